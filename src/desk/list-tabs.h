/* list-tabs.h: the states of a register as tabs with counts above its list: all, overdue, due this week, each state.
 *
 * Only for registers whose states have a declared order. Signal "changed" ().
 */
#pragma once

#include <gtk/gtk.h>

#include "store.h"

G_BEGIN_DECLS

#define MB_TYPE_LIST_TABS (mb_list_tabs_get_type ())
G_DECLARE_FINAL_TYPE (MbListTabs, mb_list_tabs, MB, LIST_TABS, GtkWidget)

GtkWidget *mb_list_tabs_new (const MbRegister *reg);
guint mb_list_tabs_n (MbListTabs *self); /* 0: this register has none */
guint mb_list_tabs_get_active (MbListTabs *self);
void mb_list_tabs_set_active (MbListTabs *self, guint tab); /* does not emit */
/* mb_list_tabs_apply: adds the tab's conditions to a query. */
void mb_list_tabs_apply (const MbRegister *reg, guint tab, MbDate today, MbQuery *query);
void mb_list_tabs_set_counts (MbListTabs *self, const gint64 *counts);
/* mb_list_tabs_overdue: the tab of what is overdue, MB_LIST_TABS_NONE if the register has none. */
#define MB_LIST_TABS_NONE G_MAXUINT
guint mb_list_tabs_overdue (const MbRegister *reg);
/* mb_list_tabs_open: adds the condition "not in the last state". */
void mb_list_tabs_open (const MbRegister *reg, MbQuery *query);

G_END_DECLS

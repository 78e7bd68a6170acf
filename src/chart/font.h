/* font.h: the type faces of Chinese office documents, by role, as far as this machine has them. No GTK.
 *
 * Offices name 方正小标宋简体, 仿宋_GB2312, 楷体_GB2312, 黑体 and 宋体; none of them is free. Where a machine lacks one, the
 * nearest face with simplified Chinese forms is taken, never one with Japanese glyphs.
 */
#pragma once

#include <pango/pangocairo.h>

G_BEGIN_DECLS

typedef enum
{
  MB_FONT_TITLE, /* 小标宋 */
  MB_FONT_FANG,  /* 仿宋 */
  MB_FONT_KAI,   /* 楷体 */
  MB_FONT_HEI,   /* 黑体, as heavy as a heading is */
  MB_FONT_SONG,  /* 宋体 */
  MB_FONT_SANS,  /* 黑体 of normal weight: charts */
  MB_N_FONT_ROLES
} MbFontRole;

/* mb_font_context_new: a context whose unit is the point, for zh-cn, without hinting, so that a layout is the same on
 * screen, printer and PDF. own_map: with a font map of its own, to be used by one thread at a time; else with the
 * thread's. (transfer full) */
PangoContext *mb_font_context_new (gboolean own_map);
/* mb_font_description: of a role at a size in points. (transfer full) */
PangoFontDescription *mb_font_description (MbFontRole role, double points);

G_END_DECLS

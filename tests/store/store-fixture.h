/* store-fixture.h: an office of invented registers in a folder of its own, for every test of the store. */
#pragma once

#include "store.h"

typedef struct
{
  char *folder, *path;
  MbCatalogue *catalogue;
  MbStore *store;
  const MbRegister *town, *pond; /* the store's own */
} Fixture;

extern const char fixture_town[], fixture_pond[], fixture_setting[], fixture_document[];

void fixture_set_up (Fixture *fixture, gconstpointer data);
void fixture_tear_down (Fixture *fixture, gconstpointer data);
/* fixture_reopen: closes and opens again, with other declarations when not NULL (taken). */
void fixture_reopen (Fixture *fixture, MbCatalogue *catalogue);
MbCatalogue *fixture_catalogue (const char *first, ...) G_GNUC_NULL_TERMINATED;

gint64 fixture_add_town (Fixture *fixture, const char *name);
/* fixture_add_pond: depth in hundredths. */
gint64 fixture_add_pond (Fixture *fixture, const char *name, gint64 town, gint64 depth);
MbRecord *fixture_get (Fixture *fixture, const char *register_id, gint64 id);
/* fixture_set: one field of one record, as actor 王; asserts success. */
void fixture_set (Fixture *fixture, const char *register_id, gint64 id, const char *field, const char *text);
char *fixture_text (Fixture *fixture, const char *register_id, gint64 id, const char *field);
/* fixture_find: titles found by a search, joined by "|", in the default order. */
char *fixture_find (Fixture *fixture, const char *register_id, const char *search);
/* fixture_titles: titles of what a query in text form finds, joined by "|". */
char *fixture_titles (Fixture *fixture, const char *query);
/* fixture_check: asserts that the whole check finds nothing. */
void fixture_check (Fixture *fixture);
/* fixture_signature: a hash over all live records by what they show, whatever their version; to compare states. */
char *fixture_signature (MbStore *store);
/* fixture_sql: alters the file behind the store's back (with the sqlite3 of the tests). */
void fixture_sql (const char *path, const char *sql);
char *fixture_sql_text (const char *path, const char *sql);

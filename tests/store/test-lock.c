/* test-lock.c: what is declared as locked changes by no way but the one that says so. */
#include "config.h"

#include "store-fixture.h"

#include <string.h>

static const char volume_source[] = "[Register]\nid=volume\nversion=1\nlabel=Volumes\nsingular=volume\ntitle=name\n"
                                    "identity=name\nlocked=closed\n"
                                    "[Field name]\ntype=text\nlabel=Name\nrequired=true\n"
                                    "[Field closed]\ntype=date\nlabel=Closed on\n"
                                    "[Field why]\ntype=text\nlabel=Why\n";
static const char page_source[] = "[Register]\nid=page\nversion=1\nlabel=Pages\nsingular=page\ntitle=name\n"
                                  "identity=name\nlocked_by=volume\n"
                                  "[Field volume]\ntype=link\nlink=volume\nlabel=Volume\n"
                                  "[Field name]\ntype=text\nlabel=Name\nrequired=true\n";
static const char line_source[] = "[Register]\nid=line\nversion=1\nlabel=Lines\nsingular=line\ntitle=words\n"
                                  "identity=words\nlocked_by=page\n"
                                  "[Field page]\ntype=link\nlink=page\nlabel=Page\n"
                                  "[Field words]\ntype=text\nlabel=Words\nrequired=true\n";

typedef struct
{
  Fixture base;
  gint64 volume, open_volume, page, open_page, line;
} Shelf;

static const MbRegister *
reg (Shelf *s, const char *id)
{
  return mb_catalogue_get (mb_store_get_catalogue (s->base.store), id);
}

/* field NULL: none. set_id (nullable). */
static gint64
make (Shelf *s, const char *register_id, const char *link_field, gint64 link, const char *title, GError **error)
{
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Make", "王");
  gint64 temporary = mb_change_set_insert (set, reg (s, register_id));

  mb_change_set_put_text (set, reg (s, register_id)->title->id, title);
  if (link_field != NULL)
    mb_change_set_put_int (set, link_field, link);
  return mb_store_apply (s->base.store, set, NULL, NULL, error) ? mb_change_set_real_id (set, temporary) : 0;
}

static gboolean
put (Shelf *s, const char *register_id, gint64 id, const char *field, const char *text, gboolean unlock, gint64 *set_id,
     GError **error)
{
  g_autoptr (MbRecord) record = fixture_get (&s->base, register_id, id);
  g_autoptr (MbChangeSet) set = mb_change_set_new ("Put", "王");

  mb_change_set_update (set, record);
  mb_change_set_put_text (set, field, text);
  if (unlock)
    mb_change_set_allow_unlock (set);
  return mb_store_apply (s->base.store, set, NULL, set_id, error);
}

static void
set_up (Shelf *s, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture_set_up (&s->base, data);
  fixture_reopen (&s->base, fixture_catalogue (fixture_town, fixture_pond, fixture_setting, fixture_document,
                                               volume_source, page_source, line_source, NULL));
  s->volume = make (s, "volume", NULL, 0, "甲", &error);
  s->open_volume = make (s, "volume", NULL, 0, "乙", &error);
  s->page = make (s, "page", "volume", s->volume, "一", &error);
  s->open_page = make (s, "page", "volume", s->open_volume, "二", &error);
  s->line = make (s, "line", "page", s->page, "天地", &error);
  g_assert_no_error (error);
}

static void
tear_down (Shelf *s, gconstpointer data)
{
  fixture_tear_down (&s->base, data);
}

static gint64
close_volume (Shelf *s)
{
  g_autoptr (GError) error = NULL;
  gint64 set = 0;

  put (s, "volume", s->volume, "closed", "2026-06-30", FALSE, &set, &error);
  g_assert_no_error (error);
  return set;
}

static void
assert_locked (GError **error)
{
  g_assert_error (*error, MB_ERROR, MB_FAULT_LOCKED);
  g_assert_nonnull (strstr ((*error)->message, "甲")); /* what locks, and since when */
  g_assert_nonnull (strstr ((*error)->message, "2026-06-30"));
  g_clear_error (error);
}

static void
test_nothing_under_a_lock_is_written (Shelf *s, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MbRecord) line = fixture_get (&s->base, "line", s->line);
  g_autoptr (MbRecord) page = fixture_get (&s->base, "page", s->page);
  g_autoptr (MbRecord) other = fixture_get (&s->base, "page", s->open_page);
  g_autoptr (MbChangeSet) delete = mb_change_set_new ("Delete", "王");
  g_autoptr (MbChangeSet) away = mb_change_set_new ("Move away", "王");
  g_autoptr (MbChangeSet) into = mb_change_set_new ("Move in", "王");
  g_autofree char *before = fixture_signature (s->base.store), *after = NULL;

  close_volume (s);
  g_free (before);
  before = fixture_signature (s->base.store);
  g_assert_false (put (s, "volume", s->volume, "why", "改", FALSE, NULL, &error));
  assert_locked (&error);
  g_assert_false (put (s, "volume", s->volume, "closed", "2026-07-01", TRUE, NULL, &error));
  assert_locked (&error);
  g_assert_false (put (s, "volume", s->volume, "closed", NULL, FALSE, NULL, &error));
  assert_locked (&error);
  g_assert_false (put (s, "page", s->page, "name", "改", FALSE, NULL, &error));
  assert_locked (&error);
  g_assert_false (put (s, "line", s->line, "words", "改", TRUE, NULL, &error));
  assert_locked (&error);
  g_assert_cmpint (make (s, "page", "volume", s->volume, "三", &error), ==, 0);
  assert_locked (&error);
  g_assert_cmpint (make (s, "line", "page", s->page, "玄黄", &error), ==, 0);
  assert_locked (&error);
  mb_change_set_delete (delete, line);
  g_assert_false (mb_store_apply (s->base.store, delete, NULL, NULL, &error));
  assert_locked (&error);
  mb_change_set_update (away, page);
  mb_change_set_put_int (away, "volume", s->open_volume);
  g_assert_false (mb_store_apply (s->base.store, away, NULL, NULL, &error));
  assert_locked (&error);
  mb_change_set_update (into, other);
  mb_change_set_put_int (into, "volume", s->volume);
  g_assert_false (mb_store_apply (s->base.store, into, NULL, NULL, &error));
  assert_locked (&error);
  after = fixture_signature (s->base.store);
  g_assert_cmpstr (after, ==, before);
  g_assert_true (put (s, "page", s->open_page, "name", "改", FALSE, NULL, &error)); /* another volume is free */
  fixture_check (&s->base);
}

static void
test_undo_and_redo_stop_at_a_lock (Shelf *s, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) left = NULL;
  g_autofree char *words = NULL;
  gint64 edit = 0, closing;

  g_assert_true (put (s, "line", s->line, "words", "宇宙", FALSE, &edit, &error));
  g_assert_true (put (s, "line", s->line, "words", "洪荒", FALSE, NULL, &error));
  g_assert_true (mb_store_undo (s->base.store, "王", 0, NULL, &error)); /* what redo would do again */
  {
    g_autoptr (MbRecord) record = fixture_get (&s->base, "volume", s->volume);
    g_autoptr (MbChangeSet) set = mb_change_set_new ("Close", "李");

    mb_change_set_update (set, record);
    mb_change_set_put_text (set, "closed", "2026-06-30");
    g_assert_true (mb_store_apply (s->base.store, set, NULL, &closing, &error));
  }
  g_assert_false (mb_store_redo (s->base.store, "王", NULL, &error));
  assert_locked (&error);
  g_assert_false (mb_store_undo (s->base.store, "王", 0, NULL, &error));
  assert_locked (&error);
  g_assert_false (mb_store_undo (s->base.store, "李", edit, NULL, &error));
  assert_locked (&error);
  g_assert_false (mb_store_undo_possible (s->base.store, "李", edit, NULL, &left, NULL, &error));
  g_assert_nonnull (strstr (error->message, "2026-06-30"));
  g_clear_error (&error);
  g_assert_false (mb_store_undo (s->base.store, "李", closing, NULL, &error)); /* closing itself is not taken back */
  assert_locked (&error);
  words = fixture_text (&s->base, "line", s->line, "words");
  g_assert_cmpstr (words, ==, "宇宙");
}

static void
test_only_a_set_that_says_so_unlocks (Shelf *s, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *closed = NULL;
  gint64 opening = 0;

  close_volume (s);
  g_assert_true (put (s, "volume", s->volume, "closed", NULL, TRUE, &opening, &error));
  g_assert_no_error (error);
  g_assert_true (put (s, "line", s->line, "words", "宇宙", FALSE, NULL, &error));
  /* Closing is a step that is done anew, not the taking back of its opposite. */
  g_assert_false (mb_store_undo (s->base.store, "王", opening, NULL, &error));
  g_assert_error (error, MB_ERROR, MB_FAULT_UNDO_CONFLICT);
  closed = fixture_text (&s->base, "volume", s->volume, "closed");
  g_assert_cmpstr (closed, ==, "");
  fixture_check (&s->base);
}

/* Within one set the order counts: what is written before the lock goes in, what comes after does not. */
static void
test_a_lock_holds_within_its_own_set (Shelf *s, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MbRecord) volume = fixture_get (&s->base, "volume", s->volume);
  g_autoptr (MbRecord) line = fixture_get (&s->base, "line", s->line);
  g_autoptr (MbChangeSet) late = mb_change_set_new ("Late", "王");
  g_autoptr (MbChangeSet) early = mb_change_set_new ("Early", "王");

  mb_change_set_update (late, volume);
  mb_change_set_put_text (late, "closed", "2026-06-30");
  mb_change_set_update (late, line);
  mb_change_set_put_text (late, "words", "宇宙");
  g_assert_false (mb_store_apply (s->base.store, late, NULL, NULL, &error));
  assert_locked (&error);
  mb_change_set_update (early, line);
  mb_change_set_put_text (early, "words", "宇宙");
  mb_change_set_update (early, volume);
  mb_change_set_put_text (early, "closed", "2026-06-30");
  g_assert_true (mb_store_apply (s->base.store, early, NULL, NULL, &error));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define test(name, func) g_test_add ("/store/lock/" name, Shelf, NULL, set_up, func, tear_down)
  test ("nothing-under-a-lock-is-written", test_nothing_under_a_lock_is_written);
  test ("undo-and-redo-stop-at-a-lock", test_undo_and_redo_stop_at_a_lock);
  test ("only-a-set-that-says-so-unlocks", test_only_a_set_that_says_so_unlocks);
  test ("a-lock-holds-within-its-own-set", test_a_lock_holds_within_its_own_set);
  return g_test_run ();
}

/* handbook.c: keeps the promise that the handbook on the screen is the one that is in the source tree, word for word. */
#include "config.h"

#include "handbook.h"

#include <md4c.h>
#include <string.h>

struct _MbHandbook
{
  GPtrArray *chapters; /* (element-type MbHandbookChapter) */
};

typedef struct
{
  MbHandbook *book;
  MbHandbookChapter *chapter; /* NULL before the first */
  MbHandbookBlock *block;     /* being filled */
  GString *markup, *text;     /* of the passage being filled */
  GString *comment;           /* not NULL inside of one */
  GArray *lists;              /* (element-type int) of the open lists the next number; 0: bullets */
  char *mark;                 /* of the item that begins */
  gboolean in_title;
} Reader;

/* ---- Chapters, blocks, passages ---- */

static void
free_passage (gpointer data)
{
  MbHandbookPassage *passage = data;

  g_free (passage->markup);
  g_free (passage->text);
  g_free (passage);
}

static void
free_block (gpointer data)
{
  MbHandbookBlock *block = data;

  g_free (block->mark);
  g_free (block->picture);
  g_free (block);
}

static void
free_chapter (gpointer data)
{
  MbHandbookChapter *chapter = data;

  g_free (chapter->title);
  g_strfreev (chapter->pages);
  g_ptr_array_unref (chapter->blocks);
  g_ptr_array_unref (chapter->passages);
  g_free (chapter);
}

static void
begin_chapter (Reader *self)
{
  self->chapter = g_new0 (MbHandbookChapter, 1);
  self->chapter->blocks = g_ptr_array_new_with_free_func (free_block);
  self->chapter->passages = g_ptr_array_new_with_free_func (free_passage);
  g_ptr_array_add (self->book->chapters, self->chapter);
}

static void
begin_block (Reader *self, MbHandbookKind kind, guint level)
{
  if (self->chapter == NULL)
    return;
  self->block = g_new0 (MbHandbookBlock, 1);
  self->block->kind = kind;
  self->block->level = level;
  self->block->first = self->chapter->passages->len;
  g_ptr_array_add (self->chapter->blocks, self->block);
  if (kind == MB_HANDBOOK_ITEM)
    self->block->mark = g_steal_pointer (&self->mark);
}

static void
end_passage (Reader *self)
{
  MbHandbookPassage *passage;

  if (self->block != NULL)
    {
      passage = g_new0 (MbHandbookPassage, 1);
      passage->markup = g_strdup (self->markup->str);
      passage->text = g_strdup (self->text->str);
      g_ptr_array_add (self->chapter->passages, passage);
      self->block->n_passages++;
    }
  g_string_truncate (self->markup, 0);
  g_string_truncate (self->text, 0);
}

static void
end_block (Reader *self)
{
  if (self->block == NULL)
    {
      g_string_truncate (self->markup, 0);
      g_string_truncate (self->text, 0);
      return;
    }
  if (self->block->kind == MB_HANDBOOK_CODE)
    {
      g_strchomp (self->markup->str);
      g_strchomp (self->text->str);
    }
  if (self->block->kind != MB_HANDBOOK_TABLE)
    end_passage (self);
  self->block = NULL;
}

static void
read_comment (Reader *self)
{
  const char *at = strstr (self->comment->str, "page:");
  const char *end = at != NULL ? strstr (at, "-->") : NULL;

  if (end != NULL && self->chapter != NULL)
    {
      g_autofree char *names = g_strndup (at + strlen ("page:"), end - at - strlen ("page:"));

      g_strfreev (self->chapter->pages);
      self->chapter->pages = g_strsplit (g_strstrip (names), " ", -1);
    }
  g_string_free (g_steal_pointer (&self->comment), TRUE);
}

/* ---- What md4c tells ---- */

static void
begin_item (Reader *self)
{
  int *next = &g_array_index (self->lists, int, self->lists->len - 1);

  g_free (self->mark);
  self->mark = *next > 0 ? g_strdup_printf ("%d.", (*next)++) : g_strdup ("•");
  begin_block (self, MB_HANDBOOK_ITEM, self->lists->len);
}

static void
begin_list (Reader *self, int first)
{
  end_block (self);
  g_array_append_val (self->lists, first);
}

static int
enter_block (MD_BLOCKTYPE type, void *detail, void *data)
{
  Reader *self = data;
  guint level;

  switch (type)
    {
    case MD_BLOCK_H:
      level = ((MD_BLOCK_H_DETAIL *) detail)->level;
      self->in_title = level == 2;
      if (level == 2)
        begin_chapter (self);
      else
        begin_block (self, MB_HANDBOOK_HEADING, level);
      break;
    case MD_BLOCK_P:
      if (self->block == NULL)
        begin_block (self, self->lists->len > 0 ? MB_HANDBOOK_ITEM : MB_HANDBOOK_PARAGRAPH, self->lists->len);
      break;
    case MD_BLOCK_UL:
      begin_list (self, 0);
      break;
    case MD_BLOCK_OL:
      begin_list (self, (int) ((MD_BLOCK_OL_DETAIL *) detail)->start);
      break;
    case MD_BLOCK_LI:
      begin_item (self);
      break;
    case MD_BLOCK_CODE:
      begin_block (self, MB_HANDBOOK_CODE, 0);
      break;
    case MD_BLOCK_TABLE:
      begin_block (self, MB_HANDBOOK_TABLE, 0);
      if (self->block != NULL)
        self->block->columns = ((MD_BLOCK_TABLE_DETAIL *) detail)->col_count;
      break;
    case MD_BLOCK_HTML:
      self->comment = g_string_new (NULL);
      break;
    default:
      break;
    }
  return 0;
}

static int
leave_block (MD_BLOCKTYPE type, void *detail, void *data)
{
  Reader *self = data;

  switch (type)
    {
    case MD_BLOCK_H:
      if (self->in_title)
        self->chapter->title = g_strdup (self->text->str);
      self->in_title = FALSE;
      end_block (self);
      break;
    case MD_BLOCK_P:
    case MD_BLOCK_LI:
    case MD_BLOCK_CODE:
    case MD_BLOCK_TABLE:
      end_block (self);
      break;
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
      g_array_set_size (self->lists, self->lists->len - 1);
      break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
      end_passage (self);
      break;
    case MD_BLOCK_HTML:
      read_comment (self);
      break;
    default:
      break;
    }
  return 0;
}

static int
enter_span (MD_SPANTYPE type, void *detail, void *data)
{
  Reader *self = data;
  const MD_ATTRIBUTE *target;
  g_autofree char *raw = NULL, *escaped = NULL;

  switch (type)
    {
    case MD_SPAN_STRONG:
      g_string_append (self->markup, "<b>");
      break;
    case MD_SPAN_EM:
      g_string_append (self->markup, "<i>");
      break;
    case MD_SPAN_CODE:
      g_string_append (self->markup, "<tt>");
      break;
    case MD_SPAN_A:
      target = &((MD_SPAN_A_DETAIL *) detail)->href;
      raw = g_strndup (target->text, target->size);
      escaped = g_markup_escape_text (raw, -1);
      g_string_append_printf (self->markup, "<a href=\"%s\">", escaped);
      break;
    case MD_SPAN_IMG:
      target = &((MD_SPAN_IMG_DETAIL *) detail)->src;
      if (self->block != NULL)
        {
          self->block->kind = MB_HANDBOOK_PICTURE;
          g_free (self->block->picture);
          self->block->picture = g_strndup (target->text, target->size);
        }
      break;
    default:
      break;
    }
  return 0;
}

static int
leave_span (MD_SPANTYPE type, void *detail, void *data)
{
  Reader *self = data;

  switch (type)
    {
    case MD_SPAN_STRONG:
      g_string_append (self->markup, "</b>");
      break;
    case MD_SPAN_EM:
      g_string_append (self->markup, "</i>");
      break;
    case MD_SPAN_CODE:
      g_string_append (self->markup, "</tt>");
      break;
    case MD_SPAN_A:
      g_string_append (self->markup, "</a>");
      break;
    default:
      break;
    }
  return 0;
}

static int
add_text (MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *data)
{
  Reader *self = data;
  g_autofree char *escaped = NULL;

  if (self->comment != NULL)
    {
      g_string_append_len (self->comment, text, size);
      return 0;
    }
  if (type == MD_TEXT_BR)
    {
      text = "\n";
      size = 1;
    }
  else if (type == MD_TEXT_SOFTBR)
    {
      /* Chinese goes on in the next line without a space. */
      text = " ";
      size = self->text->len > 0 && (guchar) self->text->str[self->text->len - 1] < 0x80 ? 1 : 0;
    }
  escaped = g_markup_escape_text (text, size);
  g_string_append (self->markup, escaped);
  g_string_append_len (self->text, text, size);
  return 0;
}

/* ---- Public ---- */

MbHandbook *
mb_handbook_parse (const char *text, gsize length)
{
  static const MD_PARSER parser = {
    .flags = MD_FLAG_TABLES | MD_FLAG_NOHTMLSPANS | MD_FLAG_NOINDENTEDCODEBLOCKS,
    .enter_block = enter_block,
    .leave_block = leave_block,
    .enter_span = enter_span,
    .leave_span = leave_span,
    .text = add_text,
  };
  Reader reader = { NULL };

  reader.book = g_new0 (MbHandbook, 1);
  reader.book->chapters = g_ptr_array_new_with_free_func (free_chapter);
  reader.markup = g_string_new (NULL);
  reader.text = g_string_new (NULL);
  reader.lists = g_array_new (FALSE, FALSE, sizeof (int));
  md_parse (text, (MD_SIZE) length, &parser, &reader);
  g_string_free (reader.markup, TRUE);
  g_string_free (reader.text, TRUE);
  g_array_unref (reader.lists);
  g_free (reader.mark);
  return reader.book;
}

void
mb_handbook_free (MbHandbook *self)
{
  g_ptr_array_unref (self->chapters);
  g_free (self);
}

guint
mb_handbook_n_chapters (const MbHandbook *self)
{
  return self->chapters->len;
}

const MbHandbookChapter *
mb_handbook_get_chapter (const MbHandbook *self, guint n)
{
  g_return_val_if_fail (n < self->chapters->len, NULL);
  return g_ptr_array_index (self->chapters, n);
}

guint
mb_handbook_for_page (const MbHandbook *self, const char *page)
{
  guint list = 0;

  for (guint i = 0; i < self->chapters->len; i++)
    {
      const MbHandbookChapter *chapter = g_ptr_array_index (self->chapters, i);
      const char *const *pages = (const char *const *) chapter->pages;

      if (pages != NULL && page != NULL && g_strv_contains (pages, page))
        return i;
      if (pages != NULL && g_strv_contains (pages, "list"))
        list = i;
    }
  return list;
}

gboolean
mb_handbook_by_title (const MbHandbook *self, const char *title, guint *chapter)
{
  for (guint i = 0; i < self->chapters->len; i++)
    if (g_strcmp0 (((MbHandbookChapter *) g_ptr_array_index (self->chapters, i))->title, title) == 0)
      {
        *chapter = i;
        return TRUE;
      }
  return FALSE;
}

static void
find_in_chapter (const MbHandbookChapter *chapter, guint number, const char *wanted, GArray *hits)
{
  for (guint i = 0; i < chapter->passages->len; i++)
    {
      const MbHandbookPassage *passage = g_ptr_array_index (chapter->passages, i);
      g_autofree char *text = g_ascii_strdown (passage->text, -1);

      for (const char *at = strstr (text, wanted); at != NULL; at = strstr (at + strlen (wanted), wanted))
        {
          MbHandbookHit hit = { number, i, (guint) (at - text), (guint) (at - text + strlen (wanted)) };

          g_array_append_val (hits, hit);
        }
    }
}

GArray *
mb_handbook_find (const MbHandbook *self, const char *words)
{
  GArray *hits = g_array_new (FALSE, FALSE, sizeof (MbHandbookHit));
  g_autofree char *wanted = g_ascii_strdown (words, -1); /* bytes stay in their places */

  g_strstrip (wanted);
  for (guint i = 0; i < self->chapters->len && *wanted != '\0'; i++)
    find_in_chapter (g_ptr_array_index (self->chapters, i), i, wanted, hits);
  return hits;
}

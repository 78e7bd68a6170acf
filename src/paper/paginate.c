/* paginate.c: promise: pieces are never broken; what belongs together stays together as long as a page holds it; a table that goes on
 * has its heading again; and no page is empty unless the document is. */
#include "config.h"

#include "paper-private.h"

#define A4_WIDTH    (210 * MB_POINTS_PER_MM)
#define A4_HEIGHT   (297 * MB_POINTS_PER_MM)
#define FORM_MARGIN (20 * MB_POINTS_PER_MM)

typedef struct
{
  MbPaper *paper;
  MbPage *page; /* the last; NULL before the first */
  MbPage shape; /* of the section's pages */
  double y;
} Placer;

/* The content area that GB/T 9704 gives a letter, or 2 cm around a form. */
static MbPage
shape_of (gboolean landscape, gboolean is_letter)
{
  MbPage page = { .width = landscape ? A4_HEIGHT : A4_WIDTH, .height = landscape ? A4_WIDTH : A4_HEIGHT };

  if (is_letter && !landscape)
    {
      page.left = 28 * MB_POINTS_PER_MM;
      page.right = page.width - 26 * MB_POINTS_PER_MM;
      page.top = 37 * MB_POINTS_PER_MM;
      page.bottom = page.height - 35 * MB_POINTS_PER_MM;
    }
  else
    {
      page.left = page.top = FORM_MARGIN;
      page.right = page.width - FORM_MARGIN;
      page.bottom = page.height - FORM_MARGIN;
    }
  page.is_letter = is_letter;
  return page;
}

static void
begin_page (Placer *p)
{
  p->shape.first = p->paper->placed->len;
  p->shape.n_placed = 0;
  g_array_append_val (p->paper->pages, p->shape);
  p->page = &g_array_index (p->paper->pages, MbPage, p->paper->pages->len - 1);
  p->y = p->shape.top;
}

static void
place (Placer *p, MbBlock *block, guint piece, gboolean is_lead, double height)
{
  MbPlaced placed = { block, piece, is_lead, p->y, height };

  g_array_append_val (p->paper->placed, placed);
  p->page->n_placed++;
  p->y += height;
}

static double
lead_of (const MbBlock *block, guint piece)
{
  return block->klass->lead ? block->klass->lead (block, piece) : 0;
}

/* The pieces of a section as one row: (block, piece) by running index. */
typedef struct
{
  MbBlock *block;
  guint piece;
} Item;

static gboolean
keeps_next (const Item *items, guint n_items, guint index)
{
  const MbBlock *block = items[index].block;

  if (index + 1 >= n_items)
    return FALSE;
  if (items[index + 1].piece == 0 && items[index + 1].block->holds_before)
    return TRUE;
  /* Two lines of text, not one, go with a signature. */
  if (items[index + 1].block == block && index + 2 < n_items && items[index + 2].piece == 0
      && items[index + 2].block->holds_before)
    return TRUE;
  return block->klass->keeps_next (block, items[index].piece);
}

static double
space_before (const Item *items, guint index)
{
  if (index == 0 || items[index].piece > 0)
    return 0;
  return MAX (items[index].block->space_before, items[index - 1].block->space_after);
}

static double
item_height (const Item *item)
{
  return item->block->klass->height (item->block, item->piece);
}

static void
place_item (Placer *p, const Item *items, guint index)
{
  const Item *item = &items[index];

  if (p->page->n_placed == 0)
    {
      double lead = lead_of (item->block, item->piece);
      if (lead > 0)
        place (p, item->block, item->piece, TRUE, lead);
    }
  else
    p->y += space_before (items, index);
  place (p, item->block, item->piece, FALSE, item_height (item));
}

static void
place_section (Placer *p, const Item *items, guint n_items)
{
  const double slack = 0.01;
  guint index = 0;

  while (index < n_items)
    {
      guint end = index;
      double needed = 0;

      do
        {
          needed += space_before (items, end) + item_height (&items[end]);
          end++;
        }
      while (keeps_next (items, n_items, end - 1));
      if (p->page->n_placed > 0 && p->y + needed > p->shape.bottom + slack)
        begin_page (p);
      for (; index < end; index++)
        {
          double height = space_before (items, index) + item_height (&items[index]);

          /* A chain longer than a page breaks where it must. */
          if (p->page->n_placed > 0 && p->y + height > p->shape.bottom + slack)
            begin_page (p);
          place_item (p, items, index);
        }
    }
}

static void
lay_section (Placer *p, guint first, guint end, gboolean landscape)
{
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (Item));
  gboolean is_letter = FALSE;
  double used = 0;

  for (guint b = first; b < end; b++)
    is_letter = is_letter || ((MbBlock *) g_ptr_array_index (p->paper->blocks, b))->is_letter;
  p->shape = shape_of (landscape, is_letter);
  for (guint pass = 0; pass < 2; pass++)
    for (guint b = first; b < end; b++)
      {
        MbBlock *block = g_ptr_array_index (p->paper->blocks, b);

        if (block->is_flexible != (pass == 1))
          continue;
        block->fit_height = MAX (p->shape.bottom - p->shape.top - used - block->space_before, 0);
        block->klass->measure (block, p->paper, p->shape.right - p->shape.left, p->shape.bottom - p->shape.top);
        for (guint i = 0; i < block->n_pieces; i++)
          used += block->klass->height (block, i);
        used += block->space_before;
      }
  for (guint b = first; b < end; b++)
    {
      MbBlock *block = g_ptr_array_index (p->paper->blocks, b);

      for (guint i = 0; i < block->n_pieces; i++)
        {
          Item item = { block, i };
          g_array_append_val (items, item);
        }
    }
  if (items->len == 0)
    return;
  begin_page (p);
  place_section (p, (const Item *) (gpointer) items->data, items->len);
}

static void
number_pages (MbPaper *paper, guint first)
{
  guint total = paper->pages->len - first;

  for (guint i = 0; i < total; i++)
    {
      MbPage *page = &g_array_index (paper->pages, MbPage, first + i);

      page->number = i + 1;
      page->total = total;
    }
}

void
mb_paper_paginate (MbPaper *paper)
{
  Placer p = { .paper = paper };
  guint first = 0, first_page = 0, n = paper->blocks->len;
  gboolean landscape = paper->landscape;

  if (paper->paginated)
    return;
  g_array_set_size (paper->pages, 0);
  g_array_set_size (paper->placed, 0);
  for (guint b = 0; b < n; b++)
    {
      const MbBlock *block = g_ptr_array_index (paper->blocks, b);
      gboolean wanted = block->has_orientation ? block->landscape : paper->landscape;

      if (block->is_break || wanted != landscape)
        {
          lay_section (&p, first, b, landscape);
          first = block->is_break ? b + 1 : b;
          landscape = block->is_break ? landscape : wanted;
          if (block->restarts)
            {
              number_pages (paper, first_page);
              first_page = paper->pages->len;
            }
        }
    }
  lay_section (&p, first, n, landscape);
  if (paper->pages->len == 0)
    {
      p.shape = shape_of (paper->landscape, FALSE);
      begin_page (&p);
    }
  number_pages (paper, first_page);
  paper->paginated = TRUE;
}

/* xls-record.c: keeps the promise that no byte outside the stream is ever looked at: every record is checked
 * against the stream before it is handed out, and every step of a cursor against its record. */
#include "xls-record.h"

#include <string.h>

enum
{
  HEADER = 4,
  HOLE = 64 /* zeros in a row that are no accident any more */
};

static gboolean
only_zeros (const guint8 *bytes, gsize n)
{
  return n == 0 || (bytes[0] == 0 && memcmp (bytes, bytes + 1, n - 1) == 0);
}

MbXlsStep
mb_xls_record_at (const MbXlsStream *stream, gsize offset, MbXlsRecord *record)
{
  if (offset > stream->size || stream->size - offset < HEADER)
    return stream->cut ? MB_XLS_STEP_DAMAGED : MB_XLS_STEP_END;

  const guint8 *bytes = stream->data + offset;
  record->offset = offset;
  record->id = mb_xls_u16 (bytes);
  record->length = mb_xls_u16 (bytes + 2);
  record->data = bytes + HEADER;
  if (record->length > stream->size - offset - HEADER)
    return MB_XLS_STEP_DAMAGED;
  /* No version has an empty record of id 0, but one program (Crystal Reports) writes single ones. Many in a row are
   * the padding of a last sector, or a hole in a damaged file. */
  if (record->id == 0 && record->length == 0)
    {
      gsize left = stream->size - offset;
      if (only_zeros (bytes, left))
        return stream->cut ? MB_XLS_STEP_DAMAGED : MB_XLS_STEP_END;
      if (only_zeros (bytes, MIN (left, HOLE)))
        return MB_XLS_STEP_DAMAGED;
    }
  return MB_XLS_STEP_RECORD;
}

gsize
mb_xls_record_next (const MbXlsRecord *record)
{
  return record->offset + HEADER + record->length;
}

gboolean
mb_xls_record_bof (const MbXlsRecord *record, guint *version, guint *substream)
{
  if (record->length < 4)
    return FALSE;

  guint said = mb_xls_u16 (record->data);
  switch (record->id)
    {
    case MB_XLS_BOF_2:
      *version = 2;
      break;
    case MB_XLS_BOF_3:
      *version = 3;
      break;
    case MB_XLS_BOF_4:
      *version = 4;
      break;
    case MB_XLS_BOF_5:
      /* Other programs put the number of an older version into the newer record; the lower byte varies. */
      said >>= 8;
      *version = said == 6 ? 8 : said >= 3 && said <= 5 ? said : said == 2 || said == 0 ? 2 : 0;
      break;
    default:
      return FALSE;
    }
  *substream = mb_xls_u16 (record->data + 2);
  return TRUE;
}

MbXlsStep
mb_xls_substream_next (const MbXlsStream *stream, gsize *offset, MbXlsRecord *record)
{
  guint depth = 0;

  for (;;)
    {
      guint version, substream;
      MbXlsStep step = mb_xls_record_at (stream, *offset, record);
      if (step != MB_XLS_STEP_RECORD)
        return step;

      if (mb_xls_record_bof (record, &version, &substream))
        {
          if (substream != MB_XLS_SUBSTREAM_CHART)
            return MB_XLS_STEP_END;
          depth++;
        }
      else if (record->id == MB_XLS_EOF)
        {
          if (depth == 0)
            return MB_XLS_STEP_END;
          depth--;
        }
      else if (depth == 0)
        {
          *offset = mb_xls_record_next (record);
          return MB_XLS_STEP_RECORD;
        }
      *offset = mb_xls_record_next (record);
    }
}

void
mb_xls_cursor_init (MbXlsCursor *cursor, const MbXlsStream *stream, const MbXlsRecord *record, gsize skip)
{
  cursor->stream = stream;
  cursor->end = mb_xls_record_next (record);
  cursor->at = record->offset + HEADER + MIN (skip, record->length);
}

static gboolean
continued (const MbXlsCursor *cursor, MbXlsRecord *record)
{
  return mb_xls_record_at (cursor->stream, cursor->end, record) == MB_XLS_STEP_RECORD && record->id == MB_XLS_CONTINUE;
}

gboolean
mb_xls_cursor_continue (MbXlsCursor *cursor)
{
  MbXlsRecord record;

  if (!continued (cursor, &record))
    return FALSE;
  mb_xls_cursor_init (cursor, cursor->stream, &record, 0);
  return TRUE;
}

gboolean
mb_xls_cursor_u8 (MbXlsCursor *cursor, guint *value)
{
  while (cursor->at == cursor->end)
    if (!mb_xls_cursor_continue (cursor))
      return FALSE;
  *value = cursor->stream->data[cursor->at++];
  return TRUE;
}

gboolean
mb_xls_cursor_u16 (MbXlsCursor *cursor, guint *value)
{
  guint low, high;

  if (!mb_xls_cursor_u8 (cursor, &low) || !mb_xls_cursor_u8 (cursor, &high))
    return FALSE;
  *value = low | high << 8;
  return TRUE;
}

gboolean
mb_xls_cursor_u32 (MbXlsCursor *cursor, guint32 *value)
{
  guint low, high;

  if (!mb_xls_cursor_u16 (cursor, &low) || !mb_xls_cursor_u16 (cursor, &high))
    return FALSE;
  *value = low | (guint32) high << 16;
  return TRUE;
}

gboolean
mb_xls_cursor_skip (MbXlsCursor *cursor, gsize n)
{
  while (n > cursor->end - cursor->at)
    {
      n -= cursor->end - cursor->at;
      if (!mb_xls_cursor_continue (cursor))
        {
          cursor->at = cursor->end;
          return FALSE;
        }
    }
  cursor->at += n;
  return TRUE;
}

gboolean
mb_xls_cursor_at_end (const MbXlsCursor *cursor)
{
  MbXlsCursor probe = *cursor;
  guint byte;

  return !mb_xls_cursor_u8 (&probe, &byte);
}

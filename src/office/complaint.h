/* complaint.h: complaint cases: counts and shares. Nothing about persons. */
#pragma once

#include "office.h"

G_BEGIN_DECLS

typedef struct
{
  char *name;
  gint64 cases, closed, share;
} MbComplaintCount; /* share: hundredths of a percent of its parent */
typedef struct
{
  char *name;
  gint64 cases, closed, rate;
  GPtrArray *by_category; /* (element-type MbComplaintCount) */
} MbComplaintChannel;
typedef struct
{
  gint64 cases, closed, rate;
  GPtrArray *by_channel; /* (element-type MbComplaintChannel) */
  GPtrArray *by_region;  /* (element-type MbComplaintCount) */
} MbComplaintSummary;
gboolean mb_complaint_summary (MbOffice *office, MbComplaintSummary *summary, GError **error);
void mb_complaint_summary_clear (MbComplaintSummary *summary);

G_END_DECLS

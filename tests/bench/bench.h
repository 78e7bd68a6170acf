/* bench.h: what the measuring programs share: a clock, the peak of memory, and one way to tell both.
 *
 * Each program does its work inside, times only that, and prints one line of JSON. Shared by the bare programs too, so it
 * needs the C library alone.
 */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static inline double
bench_now (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

/* Of this program image alone, which getrusage does not promise. */
static inline long
bench_peak_kib (void)
{
  FILE *status = fopen ("/proc/self/status", "r");
  char line[256];
  long peak = 0;

  while (status != NULL && fgets (line, sizeof line, status) != NULL)
    if (sscanf (line, "VmHWM: %ld", &peak) == 1)
      break;
  if (status != NULL)
    fclose (status);
  return peak;
}

static inline int
bench_compare (const void *a, const void *b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return (first > second) - (first < second);
}

/* Sorts seconds. n is what was counted, so that both sides can be seen to do the same. */
static inline void
bench_tell (double *seconds, int runs, long n)
{
  qsort (seconds, (size_t) runs, sizeof *seconds, bench_compare);
  printf ("{\"seconds\": %.9f, \"p95\": %.9f, \"peak_kib\": %ld, \"n\": %ld}\n", seconds[runs / 2],
          seconds[(runs * 95 - 1) / 100], bench_peak_kib (), n);
}

#include "reports.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "faults.h"

_Static_assert(sizeof(Report) <= 48, "docs/protocol.md has how much is held of a visit");

static const Task *task;
static int64_t origin;
static Report *held;
static size_t held_count;

static void write_line(const Report *report);

void reports_open(const Task *of, int64_t from) {
  task = of;
  origin = from;
  held = malloc((task->count + 1) * sizeof *held);
  if (!held) fail("Expected memory for %zu hosts, found none", task->count);
}

void reports_add(const Report *report, bool more) {
  held[held_count++] = *report;
  if (more && held_count == task->count) reports_write();
}

void reports_write(void) {
  for (size_t at = 0; at < held_count; at++) write_line(&held[at]);
  held_count = 0;
  if (fflush(stdout) != 0) fail("Expected to print reports, found: %s", strerror(errno));
}

static void write_line(const Report *report) {
  char room[FAULT_NAME_BYTES];
  printf("{\"host\":%" PRId64 ",\"cycle\":%" PRIu32, task->hosts[report->host].id, report->cycle);
  printf(",\"start\":%" PRId64, report->start - origin);
  if (report->connected) printf(",\"connected\":%" PRId64, report->connected - origin);
  printf(",\"end\":%" PRId64, report->end - origin);
  if (report->fault) printf(",\"error\":\"%s\"", fault_name(report->fault, room));
  else printf(",\"rows\":%" PRId64, report->rows);
  puts("}");
}

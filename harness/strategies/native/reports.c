#include "reports.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "faults.h"

_Static_assert(sizeof(Report) <= 48, "docs/protocol.md has how much is held of a visit");

static const Task *task;
static int64_t origin;
static Report *held;
static size_t held_count;

static char *put_text(char *to, const char *text);
static char *put_number(char *to, const char *key, int64_t number);
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

/* Not printf: it takes five times as long. */
static void write_line(const Report *report) {
  char line[256], room[FAULT_NAME_BYTES], *to = line;
  to = put_number(to, "{\"host\":", task->hosts[report->host].id);
  to = put_number(to, ",\"cycle\":", report->cycle);
  to = put_number(to, ",\"start\":", report->start - origin);
  if (report->connected) to = put_number(to, ",\"connected\":", report->connected - origin);
  to = put_number(to, ",\"end\":", report->end - origin);
  if (report->fault == NO_FAULT) to = put_number(to, ",\"rows\":", report->rows);
  else to = put_text(put_text(put_text(to, ",\"error\":\""), fault_name(report->fault, room)), "\"");
  to = put_text(to, "}\n");
  fwrite(line, 1, (size_t)(to - line), stdout);
}

static char *put_text(char *to, const char *text) {
  size_t length = strlen(text);
  memcpy(to, text, length);
  return to + length;
}

/* A number of 0 or more, behind its key. */
static char *put_number(char *to, const char *key, int64_t number) {
  char digits[20];
  size_t first = sizeof digits;
  do digits[--first] = (char)('0' + number % 10);
  while ((number /= 10) > 0);
  to = put_text(to, key);
  memcpy(to, digits + first, sizeof digits - first);
  return to + sizeof digits - first;
}

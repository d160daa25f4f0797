/*
 * The least a client can do to visit every host: one thread, one event loop, no library, no memory for results.
 * What this takes is the servers', the kernel's and the network's; README.md, "The ceiling", says what it is for.
 */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "fan_out.h"
#include "readiness.h"
#include "reports.h"

static void raise_file_limit(void);
static void say(const char *word);
static void await_go(void);

int main(void) {
  Task task = load_task();
  if (task.user.length >= MOST_NAME_BYTES || task.database.length >= MOST_NAME_BYTES)
    fail("Expected the names of user and database to be shorter than %d bytes", MOST_NAME_BYTES);
  task.questions = calloc(task.statements_count, sizeof *task.questions);
  if (!task.questions) fail("Expected memory for the questions, found none");
  for (size_t at = 0; at < task.statements_count; at++) task.questions[at] = question_packet(task.statements[at]);
  Visit *visits = calloc(task.count + 1, sizeof *visits);
  if (!visits) fail("Expected memory for %zu hosts, found none", task.count);
  signal(SIGPIPE, SIG_IGN); /* a server that has gone is an error of its host */
  raise_file_limit();
  readiness_open(task.count);
  say("READY");
  await_go();
  int64_t origin = now();
  reports_open(&task, origin);
  fan_out(&task, visits, origin);
  say("DONE");
  for (size_t at = 0; at < task.count; at++)
    if (visits[at].socket >= 0) visit_hang_up(&visits[at], at);
  reports_write();
  return 0;
}

/* Best effort: a host too many is reported with EMFILE. macOS refuses more than OPEN_MAX, then the limit stays. */
static void raise_file_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  (void)setrlimit(RLIMIT_NOFILE, &limit);
}

static void say(const char *word) {
  if (puts(word) < 0 || fflush(stdout) != 0) fail("Expected to print %s, found: %s", word, strerror(errno));
}

static void await_go(void) {
  char line[16];
  if (!fgets(line, sizeof line, stdin)) fail("Expected GO on standard input, found its end");
  line[strcspn(line, "\r\n")] = '\0';
  if (strcmp(line, "GO") != 0) fail("Expected GO on standard input, found %s", line);
}

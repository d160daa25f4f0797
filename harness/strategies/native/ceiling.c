/*
 * The least a client can do to visit every host: one thread, one event loop, no library, no memory for results.
 * What this takes is the servers', the kernel's and the network's; README.md, "The ceiling", says what it is for.
 */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "fan_out.h"
#include "faults.h"
#include "readiness.h"

static void raise_file_limit(void);
static void say(const char *word);
static void await_go(void);
static void report(const Host *host, const Visit *visit, int64_t origin);

int main(void) {
  Task task = load_task();
  if (task.user.length >= MOST_NAME_BYTES || task.database.length >= MOST_NAME_BYTES)
    fail("Expected the names of user and database to be shorter than %d bytes", MOST_NAME_BYTES);
  task.question = question_packet(task.sql);
  Visit *visits = calloc(task.count + 1, sizeof *visits);
  if (!visits) fail("Expected memory for %zu hosts, found none", task.count);
  signal(SIGPIPE, SIG_IGN); /* a server that has gone is an error of its host */
  raise_file_limit();
  readiness_open(task.count);
  say("READY");
  await_go();
  int64_t origin = now();
  fan_out(&task, visits);
  say("DONE");
  for (size_t at = 0; at < task.count; at++) report(&task.hosts[at], &visits[at], origin);
  return fflush(stdout) == 0 ? 0 : 1;
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

static void report(const Host *host, const Visit *visit, int64_t origin) {
  char room[FAULT_NAME_BYTES];
  printf("{\"id\":%" PRId64 ",\"start\":%" PRId64, host->id, visit->start - origin);
  if (visit->connected) printf(",\"connected\":%" PRId64, visit->connected - origin);
  printf(",\"end\":%" PRId64, visit->end - origin);
  if (!visit->fault) printf(",\"rows\":%" PRId64, visit->conversation.rows);
  if (visit->fault) printf(",\"error\":\"%s\"", fault_name(visit->fault, room));
  puts("}");
}

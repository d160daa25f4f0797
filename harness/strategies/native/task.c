#define _POSIX_C_SOURCE 200809L
#include "task.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static Json open_task(void);
static void read_hosts(Json *json, Task *task);
static Host read_host(Json *json);
static void read_statements(Json *json, Task *task);
static Schedule read_schedule(Json *json);
static void read_parameters(Json *json, Task *task);
static size_t positive(double number, double most, const char *what);

static int is(Text text, const char *word) { return strcmp(text.bytes, word) == 0; }

Task load_task(void) {
  Json json = open_task();
  Task task = {.concurrency = SIZE_MAX, .user = {"", 0}, .password = {"", 0}, .database = {"", 0}};
  double protocol = 0, timeout_ms = 0;
  json_enter(&json, '{');
  while (json_more(&json, '}')) {
    Text key = json_key(&json);
    if (is(key, "protocol")) protocol = json_number(&json);
    else if (is(key, "hosts")) read_hosts(&json, &task);
    else if (is(key, "user")) task.user = json_text(&json);
    else if (is(key, "password")) task.password = json_text(&json);
    else if (is(key, "database")) task.database = json_text(&json);
    else if (is(key, "statements")) read_statements(&json, &task);
    else if (is(key, "connections")) task.kept = is(json_text(&json), "kept");
    else if (is(key, "schedule")) task.schedule = read_schedule(&json);
    else if (is(key, "timeoutMs")) timeout_ms = json_number(&json);
    else if (is(key, "parameters")) read_parameters(&json, &task);
    else json_skip(&json);
  }
  if (protocol != 2) fail("Expected protocol 2, found %g", protocol);
  if (task.statements_count == 0) fail("Expected statements, found none");
  if (!(timeout_ms > 0 && timeout_ms < 1e12)) fail("Expected timeoutMs above 0, found %g", timeout_ms);
  task.timeout = (int64_t)(timeout_ms * 1e6);
  return task;
}

int is_numeric(const char *name, uint16_t port, Address *address) {
  memset(address, 0, sizeof *address);
  if (inet_pton(AF_INET, name, &address->v4.sin_addr) == 1) {
    address->v4.sin_family = AF_INET;
    address->v4.sin_port = htons(port);
  } else if (inet_pton(AF_INET6, name, &address->v6.sin6_addr) == 1) {
    address->v6.sin6_family = AF_INET6;
    address->v6.sin6_port = htons(port);
  } else {
    return 0;
  }
  return 1;
}

static Json open_task(void) {
  const char *name = getenv("MANYHOSTS_TASK");
  if (!name) fail("MANYHOSTS_TASK is not set: this program is started by manyhosts");
  FILE *file = fopen(name, "rb");
  if (!file) fail("Expected the task in %s, found: %s", name, strerror(errno));
  char *bytes = NULL;
  size_t length = 0, room = 0, got;
  do {
    if (length + 1 >= room) bytes = realloc(bytes, room = room ? room * 2 : 16384);
    if (!bytes) fail("Expected memory for the task, found none");
    got = fread(bytes + length, 1, room - length - 1, file);
    length += got;
  } while (got > 0);
  fclose(file);
  bytes[length] = '\0';
  return (Json){bytes, bytes, bytes + length};
}

static void read_hosts(Json *json, Task *task) {
  size_t room = 0;
  task->count = 0;
  json_enter(json, '[');
  while (json_more(json, ']')) {
    if (task->count == room) {
      room = room ? room * 2 : 64;
      task->hosts = realloc(task->hosts, room * sizeof *task->hosts);
      if (!task->hosts) fail("Expected memory for %zu hosts, found none", room);
    }
    task->hosts[task->count++] = read_host(json);
  }
}

static Host read_host(Json *json) {
  Host host = {.name = ""};
  json_enter(json, '{');
  while (json_more(json, '}')) {
    Text key = json_key(json);
    if (is(key, "id")) host.id = (int64_t)json_number(json);
    else if (is(key, "address")) host.name = json_text(json).bytes;
    else if (is(key, "port")) host.port = (uint16_t)positive(json_number(json), 65535, "a port");
    else json_skip(json);
  }
  is_numeric(host.name, host.port, &host.address);
  return host;
}

static void read_statements(Json *json, Task *task) {
  json_enter(json, '[');
  while (json_more(json, ']')) {
    task->statements = realloc(task->statements, (task->statements_count + 1) * sizeof *task->statements);
    if (!task->statements) fail("Expected memory for the statements, found none");
    task->statements[task->statements_count++] = json_text(json);
  }
}

static int64_t number_or(Json *json, int64_t absent) { return json_null(json) ? absent : (int64_t)json_number(json); }

static Schedule read_schedule(Json *json) {
  Schedule schedule = {.cycles = INT64_MAX, .end = INT64_MAX};
  json_enter(json, '{');
  while (json_more(json, '}')) {
    Text key = json_key(json);
    if (is(key, "cycles")) schedule.cycles = number_or(json, INT64_MAX);
    else if (is(key, "forNs")) schedule.end = number_or(json, INT64_MAX);
    else if (is(key, "everyNs")) schedule.every = number_or(json, 0);
    else if (is(key, "spread")) schedule.even = is(json_text(json), "even");
    else json_skip(json);
  }
  return schedule;
}

static void read_parameters(Json *json, Task *task) {
  json_enter(json, '{');
  while (json_more(json, '}')) {
    if (is(json_key(json), "concurrency")) task->concurrency = positive(json_number(json), 1e9, "concurrency");
    else json_skip(json);
  }
}

static size_t positive(double number, double most, const char *what) {
  if (!(number >= 1 && number <= most)) fail("Expected %s from 1 to %.0f, found %g", what, most, number);
  return (size_t)number;
}

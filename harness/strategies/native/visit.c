#define _POSIX_C_SOURCE 200809L
#include "visit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "dial.h"
#include "faults.h"
#include "readiness.h"

static void connect_anew(Visit *visit, const Task *task, size_t key);
static void conclude(Visit *visit, const Task *task, size_t key, int fault, bool silent);
static void take_packets(Visit *visit, const Task *task, size_t key, const uint8_t *at, const uint8_t *end);
static bool ask(Visit *visit, const Task *task, size_t key);
static bool send_bytes(Visit *visit, size_t key, const void *bytes, size_t length);
static bool flush(Visit *visit, size_t key);
static void finish(Visit *visit, size_t key, int fault);
static void disconnect(Visit *visit, size_t key);

int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

void visit_start(Visit *visit, const Task *task, size_t key) {
  visit->start = now();
  visit->connected = visit->end = 0;
  visit->statement = 0;
  visit->conversation.rows = 0;
  if (visit->socket < 0) connect_anew(visit, task, key);
  else ask(visit, task, key);
}

static void connect_anew(Visit *visit, const Task *task, size_t key) {
  visit->conversation = (Conversation){.phase = GREETING};
  int fault = dial(&task->hosts[key], &visit->socket);
  if (fault == NO_FAULT && !readiness_watch(visit->socket, key)) fault = -errno;
  if (fault != NO_FAULT) finish(visit, key, fault);
}

void visit_advance(Visit *visit, const Task *task, size_t key, bool writable) {
  static uint8_t bytes[65536];
  if (writable && !flush(visit, key)) return;
  ssize_t length = recv(visit->socket, bytes, sizeof bytes, 0);
  if (length > 0) take_packets(visit, task, key, bytes, bytes + length);
  else if (length == 0) finish(visit, key, SERVER_LOST);
  else if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) finish(visit, key, -errno);
}

void visit_give_up(Visit *visit, size_t key) { finish(visit, key, -ETIMEDOUT); }

void visit_hang_up(Visit *visit, size_t key) {
  (void)send(visit->socket, QUIT_PACKET, sizeof QUIT_PACKET, 0);
  disconnect(visit, key);
}

static void take_packets(Visit *visit, const Task *task, size_t key, const uint8_t *at, const uint8_t *end) {
  Conversation *conversation = &visit->conversation;
  while (packet_read(&conversation->reader, &at, end)) {
    Reply reply;
    int fault;
    Next next = converse(conversation, task, &reply, &fault);
    if (next == LISTEN) continue;
    if (next == LOGGED_IN) visit->connected = now();
    if (next == ANSWERED && ++visit->statement == task->statements_count) {
      conclude(visit, task, key, NO_FAULT, at == end);
      return;
    }
    if (next == REFUSED) {
      conclude(visit, task, key, fault, at == end);
      return;
    }
    if (next == FAULT) {
      finish(visit, key, fault);
      return;
    }
    bool sent = next == REPLY ? send_bytes(visit, key, reply.bytes, reply.length) : ask(visit, task, key);
    if (!sent) return;
  }
}

/* The server has said all, unless it goes on unasked or before it has heard all: such a connection is not kept. */
static void conclude(Visit *visit, const Task *task, size_t key, int fault, bool silent) {
  if (task->kept && silent && visit->unsent_length == 0) {
    visit->fault = fault;
    visit->end = now();
    return;
  }
  if (fault == NO_FAULT) /* the answer is here: how the good-bye goes changes nothing */
    (void)send(visit->socket, QUIT_PACKET, sizeof QUIT_PACKET, 0);
  finish(visit, key, fault);
}

/* False: the visit is over. */
static bool ask(Visit *visit, const Task *task, size_t key) {
  Text question = task->questions[visit->statement];
  await_answer(&visit->conversation);
  return send_bytes(visit, key, question.bytes, question.length);
}

/* False: the visit is over. A socket takes a packet whole, unless the question is longer than its buffer. */
static bool send_bytes(Visit *visit, size_t key, const void *bytes, size_t length) {
  ssize_t sent = visit->unsent_length > 0 ? 0 : send(visit->socket, bytes, length, 0);
  if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) sent = 0;
  if (sent < 0) return finish(visit, key, -errno), false;
  if ((size_t)sent == length) return true;
  size_t rest = length - (size_t)sent;
  uint8_t *unsent = realloc(visit->unsent, visit->unsent_length + rest);
  if (!unsent) return finish(visit, key, -ENOMEM), false;
  memcpy(unsent + visit->unsent_length, (const uint8_t *)bytes + sent, rest);
  visit->unsent = unsent;
  visit->unsent_length += rest;
  if (!readiness_watch_writes(visit->socket, key, true)) return finish(visit, key, -errno), false;
  return true;
}

/* False: the visit is over. */
static bool flush(Visit *visit, size_t key) {
  ssize_t sent = send(visit->socket, visit->unsent, visit->unsent_length, 0);
  if (sent < 0) {
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return true;
    return finish(visit, key, -errno), false;
  }
  visit->unsent_length -= (size_t)sent;
  memmove(visit->unsent, visit->unsent + sent, visit->unsent_length);
  if (visit->unsent_length > 0 || readiness_watch_writes(visit->socket, key, false)) return true;
  return finish(visit, key, -errno), false;
}

static void finish(Visit *visit, size_t key, int fault) {
  if (visit->socket >= 0) disconnect(visit, key);
  visit->fault = fault;
  visit->end = now();
}

static void disconnect(Visit *visit, size_t key) {
  readiness_forget(key);
  close(visit->socket);
  free(visit->unsent);
  visit->socket = -1;
  visit->unsent = NULL;
  visit->unsent_length = 0;
}

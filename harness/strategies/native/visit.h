#ifndef VISIT_H
#define VISIT_H

#include "conversation.h"

/* One host's visit; times are those of now(). */
typedef struct {
  int64_t start, connected, end; /* connected: 0 until the login is done; end: 0 until the visit is over */
  int fault;
  int socket;
  /* What the socket did not take, of our own; nearly always nothing. */
  uint8_t *unsent;
  size_t unsent_length;
  Conversation conversation;
} Visit;

/* Nanoseconds of the monotonic clock. */
int64_t now(void);

/* `key` is the visit's in readiness.h. A visit may be over after any of these. */
void visit_start(Visit *visit, const Task *task, size_t key);
void visit_advance(Visit *visit, const Task *task, size_t key, bool writable);
void visit_give_up(Visit *visit, size_t key);

#endif

#ifndef VISIT_H
#define VISIT_H

#include "conversation.h"

/* A host's visit that is under way, or else the one that is due next, and the host's connection. */
typedef struct {
  /* Times are those of now(). connected: 0 until a login is done; end: 0 while the visit is under way. */
  int64_t due, start, connected, end;
  uint32_t cycle;
  uint32_t statement; /* the one that is asked */
  int fault;
  int socket; /* below 0: there is no connection */
  /* What the socket did not take, of our own; nearly always nothing. */
  uint8_t *unsent;
  size_t unsent_length;
  Conversation conversation;
  uint32_t older, newer; /* fan_out.c: the hosts that are visited, too */
} Visit;

/* Nanoseconds of the monotonic clock. */
int64_t now(void);

/* `key` is the host's in readiness.h. A visit may be over after any of these. */
void visit_start(Visit *visit, const Task *task, size_t key);
void visit_advance(Visit *visit, const Task *task, size_t key, bool writable);
void visit_give_up(Visit *visit, size_t key);

/* Close the connection between two visits. */
void visit_hang_up(Visit *visit, size_t key);

#endif

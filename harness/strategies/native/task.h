#ifndef TASK_H
#define TASK_H

#include <netinet/in.h>
#include <stdint.h>

#include "json.h"

typedef union {
  struct sockaddr any;
  struct sockaddr_in v4;
  struct sockaddr_in6 v6;
} Address;

typedef struct {
  int64_t id;
  /* family AF_UNSPEC: `name` is yet to be looked up. */
  Address address;
  const char *name;
  uint16_t port;
} Host;

/* When visits are due: docs/protocol.md, "The visits". */
typedef struct {
  int64_t cycles, end; /* INT64_MAX where the task has null; end: no visit is due then or later */
  int64_t every;       /* 0: when the host's visit before has ended */
  bool even;
} Schedule;

/* What is to be done: docs/protocol.md, "The task". */
typedef struct {
  Host *hosts;
  size_t count;
  Text user, password, database;
  Text *statements;
  Text *questions; /* the statements as packets: conversation.h */
  size_t statements_count;
  bool kept; /* connections are */
  Schedule schedule;
  int64_t timeout; /* of a visit; these are all in nanoseconds */
  /* How many hosts are in flight at most; all of them where the scenario says nothing. */
  size_t concurrency;
} Task;

/* Read the file that MANYHOSTS_TASK names. What it refers to is never freed. */
Task load_task(void);

/* An address in numbers, without asking anybody. */
int is_numeric(const char *name, uint16_t port, Address *address);

#endif

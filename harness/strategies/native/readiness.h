#ifndef READINESS_H
#define READINESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
  size_t key;
  bool writable;
} Ready;

/* For keys from 0 to count - 1. */
void readiness_open(size_t count);
/* From now on say when this socket can be read, or is broken. False: errno says why not. */
bool readiness_watch(int socket, size_t key);
/* Whether to say too when it can be written. */
bool readiness_watch_writes(int socket, size_t key, bool writes);
/* To be called before the socket is closed. */
void readiness_forget(size_t key);
/* Wait until something can be done, or so many nanoseconds; returns how many of `ready` are filled in. */
size_t readiness_wait(int64_t timeout, Ready *ready, size_t room);

#endif

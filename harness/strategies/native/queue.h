#ifndef QUEUE_H
#define QUEUE_H

#include "visit.h"

/* Hosts whose next visit is to come, by their place in `visits`: a heap, with the earliest due in front. */
typedef struct {
  const Visit *visits;
  uint32_t *hosts;
  size_t count;
} Queue;

/* Put a host in that is not there; or take out the front, which hosts[0] is. */
void queue_put(Queue *queue, uint32_t host);
uint32_t queue_take(Queue *queue);

#endif

#include "queue.h"

/* Of those due at the same time the first of the task comes first. */
static bool precedes(const Queue *queue, uint32_t a, uint32_t b) {
  int64_t due = queue->visits[a].due, other = queue->visits[b].due;
  return due < other || (due == other && a < b);
}

void queue_put(Queue *queue, uint32_t host) {
  size_t at = queue->count++;
  for (; at > 0; at = (at - 1) / 2) {
    uint32_t above = queue->hosts[(at - 1) / 2];
    if (!precedes(queue, host, above)) break;
    queue->hosts[at] = above;
  }
  queue->hosts[at] = host;
}

uint32_t queue_take(Queue *queue) {
  uint32_t front = queue->hosts[0], last = queue->hosts[--queue->count];
  size_t at = 0;
  for (size_t below = 1; below < queue->count; below = 2 * at + 1) {
    if (below + 1 < queue->count && precedes(queue, queue->hosts[below + 1], queue->hosts[below])) below++;
    if (!precedes(queue, queue->hosts[below], last)) break;
    queue->hosts[at] = queue->hosts[below];
    at = below;
  }
  queue->hosts[at] = last;
  return front;
}

/* Where there is no epoll. A wake-up goes through every host: good for hundreds of them, less so for thousands. */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "readiness.h"

static struct pollfd *sockets;
static size_t sockets_count;

void readiness_open(size_t count) {
  sockets_count = count;
  sockets = malloc((count + 1) * sizeof *sockets);
  if (!sockets) fail("Expected memory for %zu hosts, found none", count);
  for (size_t key = 0; key < count; key++) readiness_forget(key);
}

bool readiness_watch(int socket, size_t key) {
  sockets[key] = (struct pollfd){.fd = socket, .events = POLLIN};
  return true;
}

bool readiness_watch_writes(int socket, size_t key, bool writes) {
  sockets[key] = (struct pollfd){.fd = socket, .events = (short)(POLLIN | (writes ? POLLOUT : 0))};
  return true;
}

/* poll passes over a negative descriptor. */
void readiness_forget(size_t key) { sockets[key] = (struct pollfd){.fd = -1}; }

/* In whole milliseconds, and not before. */
size_t readiness_wait(int64_t timeout, Ready *ready, size_t room) {
  int64_t ms = (timeout + 999999) / 1000000;
  int timeout_ms = ms > 3600000 ? 3600000 : (int)ms;
  int found = poll(sockets, (nfds_t)sockets_count, timeout_ms);
  if (found < 0 && errno != EINTR) fail("Expected events from poll, found: %s", strerror(errno));
  size_t filled = 0;
  for (size_t key = 0; found > 0 && key < sockets_count && filled < room; key++)
    if (sockets[key].revents) ready[filled++] = (Ready){key, (sockets[key].revents & POLLOUT) != 0};
  return filled;
}

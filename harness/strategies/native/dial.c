#define _POSIX_C_SOURCE 200809L
#include "dial.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>

#include "faults.h"

static int look_up(const Host *host, Address *address);
static bool begin_connect(int socket, const Address *address);
static int open_socket(int family);

/* No TCP_NODELAY: each side waits for the other before it speaks, so Nagle's algorithm never holds anything back. */
int dial(const Host *host, int *opened) {
  Address address = host->address;
  *opened = -1;
  if (address.any.sa_family == AF_UNSPEC) {
    int fault = look_up(host, &address);
    if (fault) return fault;
  }
  *opened = open_socket(address.any.sa_family);
  return *opened < 0 || !begin_connect(*opened, &address) ? -errno : NO_FAULT;
}

/* It blocks, and takes the first of several addresses: give the ceiling hosts by number. */
static int look_up(const Host *host, Address *address) {
  struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found;
  int error = getaddrinfo(host->name, NULL, &hints, &found);
  if (error) return error == EAI_AGAIN ? NAME_LATER : NAME_UNKNOWN;
  if (found->ai_addrlen <= sizeof *address) memcpy(address, found->ai_addr, found->ai_addrlen);
  freeaddrinfo(found);
  if (address->any.sa_family == AF_INET) address->v4.sin_port = htons(host->port);
  else if (address->any.sa_family == AF_INET6) address->v6.sin6_port = htons(host->port);
  else return NAME_UNKNOWN;
  return NO_FAULT;
}

static bool begin_connect(int socket, const Address *address) {
  socklen_t length = address->any.sa_family == AF_INET ? sizeof address->v4 : sizeof address->v6;
  return connect(socket, &address->any, length) == 0 || errno == EINPROGRESS;
}

static int open_socket(int family) {
#ifdef SOCK_NONBLOCK
  return socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
#else
  int opened = socket(family, SOCK_STREAM, 0);
  if (opened >= 0) fcntl(opened, F_SETFL, O_NONBLOCK);
  return opened;
#endif
}

#include "faults.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>

typedef struct {
  int fault;
  const char *name;
} Named;

static const Named NAMES[] = {
#include "mysql-errors.inc" /* made by `build` from ../mysql-errors.json, which all strategies share */
  {FULL_AUTHENTICATION, "CR_AUTH_FULL"},
  {NAME_UNKNOWN, "ENOTFOUND"},
  {NAME_LATER, "EAI_AGAIN"},
  {-EACCES, "EACCES"},
  {-EADDRNOTAVAIL, "EADDRNOTAVAIL"},
  {-ECONNABORTED, "ECONNABORTED"},
  {-ECONNREFUSED, "ECONNREFUSED"},
  {-ECONNRESET, "ECONNRESET"},
  {-EHOSTUNREACH, "EHOSTUNREACH"},
  {-EMFILE, "EMFILE"},
  {-ENETUNREACH, "ENETUNREACH"},
  {-ENFILE, "ENFILE"},
  {-ENOBUFS, "ENOBUFS"},
  {-ENOMEM, "ENOMEM"},
  {-EPERM, "EPERM"},
  {-EPIPE, "EPIPE"},
  {-ETIMEDOUT, "ETIMEDOUT"},
};

const char *fault_name(int fault, char room[FAULT_NAME_BYTES]) {
  for (size_t at = 0; at < sizeof NAMES / sizeof *NAMES; at++)
    if (NAMES[at].fault == fault) return NAMES[at].name;
  snprintf(room, FAULT_NAME_BYTES, fault < 0 ? "E%d" : "ER_%d", fault < 0 ? -fault : fault);
  return room;
}

#ifndef FAULTS_H
#define FAULTS_H

/*
 * What went wrong with a host, as a number: a server's error or the client library's by MySQL's own number, an operating
 * system's error by its negated errno, else one of those below.
 */
enum {
  NO_FAULT = 0,
  SERVER_LOST = 2013,
  MALFORMED = 2027,
  AUTH_PLUGIN = 2061,
  FULL_AUTHENTICATION = 1 << 16, /* the server's numbers have 16 bits */
  NAME_UNKNOWN,
  NAME_LATER,
};

enum { FAULT_NAME_BYTES = 64 };

/* The short, stable name that all strategies give it: README.md, "Faults". */
const char *fault_name(int fault, char room[FAULT_NAME_BYTES]);

#endif

#ifndef DIAL_H
#define DIAL_H

#include "task.h"

/*
 * Begin to connect. Returns a fault, or 0: then the server speaks first, and that the socket can be read says that it is
 * connected, or why it could not be. The socket is below 0 where there is none.
 */
int dial(const Host *host, int *opened);

#endif

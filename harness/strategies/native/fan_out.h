#ifndef FAN_OUT_H
#define FAN_OUT_H

#include "visit.h"

/* Visit every host of the task; visits[i] is that of hosts[i], zeroed. */
void fan_out(const Task *task, Visit *visits);

#endif

#ifndef FAN_OUT_H
#define FAN_OUT_H

#include "visit.h"

/* Visit every host of the task as its schedule says, from `origin` on. Kept connections stay open; visits[i] has that of
 * hosts[i]. All is zeroed before. */
void fan_out(const Task *task, Visit *visits, int64_t origin);

#endif

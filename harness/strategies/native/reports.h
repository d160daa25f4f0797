#ifndef REPORTS_H
#define REPORTS_H

#include "task.h"

/* What a visit took. Thousands of them are held: 48 bytes each. */
typedef struct {
  uint32_t host; /* its place in the task */
  uint32_t cycle;
  int64_t start, connected, end; /* connected: 0 where no connection was made */
  int64_t rows;
  int fault;
} Report;

/* Room for as many as there are hosts; times are reported from `origin` on. */
void reports_open(const Task *task, int64_t origin);
/* Hold a report. All are written if there is no more room and `more` are to come: else they can wait for reports_write. */
void reports_add(const Report *report, bool more);
/* Write all that are held. It blocks while nobody reads them. */
void reports_write(void);

#endif

#include "fan_out.h"

#include "readiness.h"

/*
 * How many connections are opened before the servers that already speak are heard: the first are at work while the last
 * are yet to be called. On two cores, 500 hosts take a tenth less time so than with all calls first.
 */
enum { BATCH = 32, MOST_READY = 256 };

typedef struct {
  const Task *task;
  Visit *visits;
  size_t next;   /* the first that has not begun */
  size_t oldest; /* none before it is under way: visits begin in order and all have the same time, so it ends first */
  size_t in_flight;
} Round;

static void start_some(Round *round);
static void hear(Round *round);
static void give_up_late(Round *round);
static int wait_ms(const Round *round);

void fan_out(const Task *task, Visit *visits) {
  Round round = {.task = task, .visits = visits};
  while (round.next < task->count || round.in_flight > 0) {
    start_some(&round);
    if (round.in_flight > 0) hear(&round);
    give_up_late(&round);
  }
}

static bool may_start(const Round *round) {
  return round->next < round->task->count && round->in_flight < round->task->concurrency;
}

static void start_some(Round *round) {
  for (int started = 0; started < BATCH && may_start(round); started++, round->next++) {
    Visit *visit = &round->visits[round->next];
    visit_start(visit, round->task, round->next);
    if (visit->end == 0) round->in_flight++;
  }
}

static void hear(Round *round) {
  Ready ready[MOST_READY];
  size_t count = readiness_wait(may_start(round) ? 0 : wait_ms(round), ready, MOST_READY);
  for (size_t at = 0; at < count; at++) {
    Visit *visit = &round->visits[ready[at].key];
    visit_advance(visit, round->task, ready[at].key, ready[at].writable);
    if (visit->end != 0) round->in_flight--;
  }
}

static void give_up_late(Round *round) {
  for (; round->oldest < round->next; round->oldest++) {
    Visit *visit = &round->visits[round->oldest];
    if (visit->end != 0) continue;
    if (now() - visit->start < round->task->timeout) return;
    visit_give_up(visit, round->oldest);
    round->in_flight--;
  }
}

/* Until the oldest visit's time is up, in whole milliseconds and not before; an hour at most, and then again. */
static int wait_ms(const Round *round) {
  int64_t left = round->visits[round->oldest].start + round->task->timeout - now();
  int64_t ms = (left + 999999) / 1000000;
  return ms < 0 ? 0 : ms > 3600000 ? 3600000 : (int)ms;
}

#include "fan_out.h"

#include <stdlib.h>

#include "queue.h"
#include "readiness.h"
#include "reports.h"

/*
 * How many connections are opened before the servers that already speak are heard: the first are at work while the last
 * are yet to be called. On two cores, 500 hosts take a tenth less time so than with all calls first.
 */
enum { BATCH = 32, MOST_READY = 256 };
static const uint32_t NONE = UINT32_MAX;

typedef struct {
  const Task *task;
  Visit *visits; /* one a host */
  int64_t origin;
  Queue queue;
  /* The hosts that are visited, in the order in which that began: all have the same time, so the oldest ends first. */
  uint32_t oldest, newest;
  size_t in_flight;
} Round;

static void await_visit(Round *round, uint32_t host, uint32_t cycle, int64_t ended);
static void start_some(Round *round);
static void hear(Round *round);
static void give_up_late(Round *round);
static void end_visit(Round *round, uint32_t host);
static int64_t waiting_time(const Round *round);

void fan_out(const Task *task, Visit *visits, int64_t origin) {
  Round round = {.task = task, .visits = visits, .origin = origin, .oldest = NONE, .newest = NONE};
  round.queue = (Queue){.visits = visits, .hosts = malloc((task->count + 1) * sizeof *round.queue.hosts)};
  if (!round.queue.hosts) fail("Expected memory for %zu hosts, found none", task->count);
  for (uint32_t host = 0; host < task->count; host++) {
    visits[host].socket = -1;
    await_visit(&round, host, 0, origin);
  }
  while (round.queue.count > 0 || round.in_flight > 0) {
    start_some(&round);
    if (round.queue.count > 0 || round.in_flight > 0) hear(&round);
    give_up_late(&round);
  }
  free(round.queue.hosts);
}

/* Queue the host's next visit, if there is one; `ended`: when the one before did. */
static void await_visit(Round *round, uint32_t host, uint32_t cycle, int64_t ended) {
  const Schedule *schedule = &round->task->schedule;
  Visit *visit = &round->visits[host];
  int64_t since_go = ended - round->origin;
  if (schedule->every > 0) {
    since_go = cycle * schedule->every;
    if (schedule->even) since_go += host * schedule->every / (int64_t)round->task->count;
  }
  visit->cycle = cycle;
  visit->due = round->origin + since_go;
  if (cycle < schedule->cycles && since_go < schedule->end) queue_put(&round->queue, host);
}

static bool may_start(const Round *round) {
  return round->queue.count > 0 && round->in_flight < round->task->concurrency;
}

static int64_t earliest_due(const Round *round) { return round->visits[round->queue.hosts[0]].due; }

static void start_some(Round *round) {
  int64_t time = now();
  for (int started = 0; started < BATCH && may_start(round) && earliest_due(round) <= time; started++) {
    uint32_t host = queue_take(&round->queue);
    Visit *visit = &round->visits[host];
    visit->older = round->newest;
    visit->newer = NONE;
    if (round->newest == NONE) round->oldest = host;
    else round->visits[round->newest].newer = host;
    round->newest = host;
    round->in_flight++;
    visit_start(visit, round->task, host);
    if (visit->end != 0) end_visit(round, host);
  }
}

static void hear(Round *round) {
  Ready ready[MOST_READY];
  size_t count = readiness_wait(waiting_time(round), ready, MOST_READY);
  for (size_t at = 0; at < count; at++) {
    size_t host = ready[at].key;
    Visit *visit = &round->visits[host];
    if (visit->end != 0) { /* nothing was asked: the server closes the connection */
      visit_hang_up(visit, host);
      continue;
    }
    visit_advance(visit, round->task, host, ready[at].writable);
    if (visit->end != 0) end_visit(round, (uint32_t)host);
  }
}

static void give_up_late(Round *round) {
  while (round->oldest != NONE) {
    uint32_t host = round->oldest;
    Visit *visit = &round->visits[host];
    if (now() - visit->start < round->task->timeout) return;
    visit_give_up(visit, host);
    end_visit(round, host);
  }
}

static void end_visit(Round *round, uint32_t host) {
  Visit *visit = &round->visits[host];
  if (visit->older == NONE) round->oldest = visit->newer;
  else round->visits[visit->older].newer = visit->newer;
  if (visit->newer == NONE) round->newest = visit->older;
  else round->visits[visit->newer].older = visit->older;
  round->in_flight--;
  Report report = {host, visit->cycle, visit->start, visit->connected, visit->end, visit->conversation.rows, visit->fault};
  await_visit(round, host, visit->cycle + 1, visit->end);
  reports_add(&report, round->queue.count > 0 || round->in_flight > 0);
}

/* Until a visit can begin, or the oldest one's time is up. */
static int64_t waiting_time(const Round *round) {
  int64_t until = INT64_MAX;
  if (round->oldest != NONE) until = round->visits[round->oldest].start + round->task->timeout;
  if (may_start(round) && earliest_due(round) < until) until = earliest_due(round);
  int64_t left = until - now();
  return left > 0 ? left : 0;
}

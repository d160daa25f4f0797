import type { Host, Task } from './task.ts';
import { now, type Visit } from './visit.ts';

/** What a strategy has from GO on. */
export interface Work {
  readonly task: Task;
  /** When GO was read, by `now`. */
  readonly origin: number;
  readonly report: (visit: Visit) => void;
}

/** Makes one visit at a time. Resolves to undefined when it is lost, and is then told of no more. */
export type Visitor = (host: Host, cycle: number) => Promise<Visit | undefined>;

/**
 * Has the hosts visited as the task's schedule says, by whoever is free, the earliest due first; `isMine` may leave hosts
 * out. Resolves when the last visit has ended.
 */
export function dispatch(
  work: Work,
  visitors: readonly Visitor[],
  isMine: (place: number) => boolean = () => true,
): Promise<void> {
  const all = Array.from(work.task.hosts, (host, at) => ({ host, at, ended: 0, due: 0, turn: 0 }));
  const { promise, resolve } = Promise.withResolvers<void>();
  new Dispatch(
    work,
    visitors,
    all.filter(({ at }) => isMine(at)),
    resolve,
  ).release();
  return promise;
}

interface Place {
  readonly host: Host;
  /** Its index among the task's hosts. */
  readonly at: number;
  /** How many of its visits have ended, and how many were due by now. */
  ended: number;
  due: number;
  /** The next visit's: the lower, the earlier due. */
  turn: number;
}

class Dispatch {
  readonly #work: Work;
  readonly #free: Visitor[];
  readonly #onEnd: () => void;
  readonly #waiting = new Queue();
  readonly #timetable: Iterator<Due, undefined>;
  #next: IteratorResult<Due, undefined>;
  #underWay = 0;
  #alive: number;
  #turns = 0;

  constructor(work: Work, visitors: readonly Visitor[], places: readonly Place[], onEnd: () => void) {
    this.#work = work;
    this.#free = [...visitors];
    this.#alive = visitors.length;
    this.#onEnd = onEnd;
    this.#timetable = timetable(work.task, places);
    this.#next = this.#timetable.next();
  }

  /** Lets go what is due by now, and comes again when the next is. */
  release(): void {
    const elapsed = now() - this.#work.origin;
    while (!this.#next.done && this.#next.value.atNs <= elapsed) {
      const { place } = this.#next.value;
      if (place.due++ === place.ended) this.#offer(place);
      this.#next = this.#timetable.next();
    }
    // One timer for all. It may fire a millisecond early: then it is only set again.
    if (!this.#next.done)
      setTimeout(() => this.release(), Math.ceil((this.#next.value.atNs - elapsed) / 1e6));
    else if (this.#underWay === 0) this.#onEnd();
  }

  #offer(place: Place): void {
    const { hosts, schedule } = this.#work.task;
    place.turn = schedule.everyNs === null ? this.#turns++ : place.ended * hosts.length + place.at;
    this.#waiting.add(place);
    this.#begin();
  }

  #begin(): void {
    while (this.#free.length > 0) {
      const place = this.#waiting.take();
      const visitor = place && this.#free.pop();
      if (!visitor) return;
      void this.#make(place, visitor);
    }
  }

  async #make(place: Place, visitor: Visitor): Promise<void> {
    this.#underWay++;
    const start = now();
    const { host, ended: cycle } = place;
    const visit = await visitor(host, cycle);
    this.#underWay--;
    if (visit || visitor === nobody) this.#free.push(visitor);
    else if (--this.#alive === 0) this.#free.push(nobody);
    const made = visit ?? { host: host.id, cycle, start, end: now(), error: 'WORKER_LOST' };
    place.ended++;
    this.#work.report(made);
    if (this.#loops(place, made)) place.due++;
    if (place.ended < place.due) this.#offer(place);
    else this.#begin();
    if (this.#next.done && this.#underWay === 0) this.#onEnd();
  }

  /** Whether it is due again because its visit has ended. */
  #loops({ ended }: Place, { end }: Visit): boolean {
    const { everyNs, cycles, forNs } = this.#work.task.schedule;
    if (everyNs !== null) return false;
    return cycles === null ? end - this.#work.origin < (forNs ?? 0) : ended < cycles;
  }
}

/** A visit that is due by the clock, in nanoseconds since GO. */
interface Due {
  readonly place: Place;
  readonly atNs: number;
}

/** In the order in which they are due. In a closed loop they are the first cycle's. */
function* timetable({ hosts, schedule }: Task, places: readonly Place[]): Generator<Due, undefined> {
  const { cycles, everyNs, spread } = schedule;
  const every = everyNs ?? 0;
  const timed = everyNs === null ? 1 : (cycles ?? 0);
  for (let cycle = 0; cycle < timed; cycle++)
    for (const place of places) {
      const within = spread === 'even' ? Math.floor((place.at * every) / hosts.length) : 0;
      yield { place, atNs: cycle * every + within };
    }
  return undefined;
}

/** Places that wait, the lowest turn first: a binary heap. */
class Queue {
  readonly #heap: Place[] = [];

  add(one: Place): void {
    let at = this.#heap.length;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = this.#heap[above];
      if (!parent || parent.turn <= one.turn) break;
      this.#heap[at] = parent;
      at = above;
    }
    this.#heap[at] = one;
  }

  take(): Place | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (last && last !== first) this.#sink(last);
    return first;
  }

  /** Into the place of the first, and down to where it belongs. */
  #sink(one: Place): void {
    let at = 0;
    for (;;) {
      const left = this.#heap[2 * at + 1];
      const right = this.#heap[2 * at + 2];
      const below = 2 * at + (left && right && right.turn < left.turn ? 2 : 1);
      const child = this.#heap[below];
      if (!child || child.turn >= one.turn) break;
      this.#heap[at] = child;
      at = below;
    }
    this.#heap[at] = one;
  }
}

/** For the visits that are left when everyone is lost. The event loop has its turn in between. */
function nobody(): Promise<undefined> {
  return new Promise((resolve) => setImmediate(resolve, undefined));
}

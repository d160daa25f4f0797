import { LONGEST_TIMER_MS } from '../../../process/deadline.ts';
import { type FaultMoments, type HostFault, spanOf } from '../../../scenario/fault.ts';
import type { Host } from '../host.ts';
import type { FaultAssignment } from '../messages.ts';

type Flap = HostFault & { readonly kind: 'flap' };

/** Makes the faults of mid-trial, and undoes them when their time is over. */
export class FaultInjector {
  readonly #hosts: readonly Host[];
  readonly #faults: readonly FaultAssignment[];
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #turns = new Map<Host, NodeJS.Timeout>();
  /** What keeps a host closed, and what keeps it frozen: one may have a fault of its own and be on a server with one. */
  readonly #closed = new Causes();
  readonly #frozen = new Causes();
  readonly #moments = new Map<number, FaultMoments>();
  #since = 0;

  constructor(hosts: readonly Host[], faults: readonly FaultAssignment[]) {
    this.#hosts = hosts;
    this.#faults = faults;
  }

  /** @param everyNs from one cycle to the next. */
  inject(everyNs: number): void {
    this.#since = performance.now();
    for (const assignment of this.#faults) {
      const span = spanOf(assignment, everyNs);
      if (!span) continue;
      this.#at(span.fromMs, () => this.#begin(assignment));
      if (span.toMs !== undefined) this.#at(span.toMs, () => this.#end(assignment));
    }
  }

  /** Resolves when all is as it was before, with what was done when. */
  async revert(): Promise<readonly FaultMoments[]> {
    for (const timer of [...this.#timers, ...this.#turns.values()]) clearTimeout(timer);
    this.#timers.clear();
    this.#turns.clear();
    this.#closed.clear();
    this.#frozen.clear();
    const moments = [...this.#moments.values()];
    this.#moments.clear();
    for (const host of this.#hosts) host.thaw();
    await Promise.all(this.#hosts.map((host) => host.open()));
    return moments;
  }

  #at(ms: number, step: () => void): void {
    const delay = this.#since + ms - performance.now();
    this.#timers.add(setTimeout(step, Math.min(delay, LONGEST_TIMER_MS)));
  }

  #begin(assignment: FaultAssignment): void {
    const { fault, place } = assignment;
    for (const host of this.#hostsOf(assignment)) {
      if (fault.kind === 'flap') this.#flap(host, fault, place);
      else if (fault.kind === 'crash') this.#close(host, place, () => host.crash());
      else if (fault.kind === 'refuse') this.#close(host, place);
      // No program can drop packets: a silent host says nothing more, whoever comes.
      else if (this.#frozen.add(host, place)) host.freeze();
    }
    this.#moments.set(place, { fault: place, beganNs: this.#elapsedNs() });
  }

  #end(assignment: FaultAssignment): void {
    const { fault, place } = assignment;
    for (const host of this.#hostsOf(assignment)) {
      if (fault.kind === 'flap') clearTimeout(this.#turns.get(host));
      if (this.#frozen.remove(host, place)) host.thaw();
      this.#open(host, place);
    }
    const began = this.#moments.get(place);
    if (began) this.#moments.set(place, { ...began, endedNs: this.#elapsedNs() });
  }

  #hostsOf({ hosts }: FaultAssignment): Host[] {
    return hosts.flatMap((at) => this.#hosts[at] ?? []);
  }

  #elapsedNs(): number {
    return Math.round((performance.now() - this.#since) * 1e6);
  }

  #close(host: Host, cause: number, close = () => host.close()): void {
    this.#closed.add(host, cause);
    close();
  }

  #open(host: Host, cause: number): void {
    // revert() opens it again, and says why where it can't.
    if (this.#closed.remove(host, cause)) host.open().catch(() => {});
  }

  #flap(host: Host, { upMs, downMs }: Flap, place: number): void {
    // Each turn is counted from the first, so that the timers' delays don't add up.
    let due = performance.now();
    const after = (ms: number, step: () => void) => {
      due += ms;
      this.#turns.set(host, setTimeout(step, due - performance.now()));
    };
    const goDown = () => {
      this.#close(host, place);
      after(downMs, comeUp);
    };
    const comeUp = () => {
      this.#open(host, place);
      after(upMs, goDown);
    };
    after(upMs, goDown);
  }
}

/** The faults, by their places, that hold a host in some way. */
class Causes {
  readonly #causes = new Map<Host, Set<number>>();

  /** Whether it is the first. */
  add(host: Host, cause: number): boolean {
    const causes = this.#causes.get(host) ?? new Set();
    this.#causes.set(host, causes.add(cause));
    return causes.size === 1;
  }

  /** Whether it was the last; false where it was none. */
  remove(host: Host, cause: number): boolean {
    const causes = this.#causes.get(host);
    return causes?.delete(cause) === true && causes.size === 0;
  }

  clear(): void {
    this.#causes.clear();
  }
}

import type { HostFault } from '../../../scenario/fault.ts';
import type { Host } from '../host.ts';
import type { FaultAssignment } from '../messages.ts';

type Flap = HostFault & { readonly kind: 'flap' };

/** Makes the faults of mid-trial: hosts that flap, servers that crash or pause. */
export class FaultInjector {
  readonly #hosts: readonly Host[];
  readonly #faults: readonly FaultAssignment[];
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #turns = new Map<Host, NodeJS.Timeout>();

  constructor(hosts: readonly Host[], faults: readonly FaultAssignment[]) {
    this.#hosts = hosts;
    this.#faults = faults;
  }

  inject(): void {
    for (const { fault, hosts: positions } of this.#faults) {
      const hosts = positions.flatMap((at) => this.#hosts[at] ?? []);
      if ('afterMs' in fault) {
        this.#timers.add(setTimeout(() => this.#strike(fault.kind, hosts), fault.afterMs));
      } else if (fault.kind === 'flap') {
        for (const host of hosts) this.#flap(host, fault);
      }
    }
  }

  /** Resolves when all is as it was before. */
  async revert(): Promise<void> {
    for (const timer of [...this.#timers, ...this.#turns.values()]) clearTimeout(timer);
    this.#timers.clear();
    this.#turns.clear();
    for (const host of this.#hosts) host.thaw();
    await Promise.all(this.#hosts.map((host) => host.open()));
  }

  #strike(kind: 'crash' | 'pause', hosts: readonly Host[]): void {
    for (const host of hosts) {
      if (kind === 'pause') host.freeze();
      else this.#crash(host);
    }
  }

  #crash(host: Host): void {
    clearTimeout(this.#turns.get(host)); // it has no turn any more
    host.crash();
  }

  #flap(host: Host, { upMs, downMs }: Flap): void {
    // Each turn is counted from the injection, so that the timers' delays don't add up.
    let due = performance.now();
    const after = (ms: number, step: () => void) => {
      due += ms;
      this.#turns.set(host, setTimeout(step, due - performance.now()));
    };
    const goDown = () => {
      host.close();
      after(downMs, comeUp);
    };
    const comeUp = () => {
      host.open().catch(() => {}); // revert() opens it again, and says why where it can't
      after(upMs, goDown);
    };
    after(upMs, goDown);
  }
}

import { setTimeout as delay } from 'node:timers/promises';
import { LONGEST_TIMER_MS } from '../../process/deadline.ts';
import type { FaultMoments, spanOf } from '../../scenario/fault.ts';
import { FleetError } from '../../vocabulary/errors.ts';
import type { InjectedFaults } from '../fleet.ts';
import type { Companion } from './network/companion.ts';

/** The faults of one server in mid-trial. */
interface MidTrialFaults {
  /** Makes those of its hosts, where it has any. */
  readonly companion?: Pick<Companion, 'inject' | 'revert'>;
  /** A crash or a pause. */
  readonly serverFault?: ServerFaultActs;
}

interface ServerFaultActs {
  /** Its place among the fleet's faults. */
  readonly place: number;
  readonly span: NonNullable<ReturnType<typeof spanOf>>;
  inject(): Promise<unknown>;
  revert(): Promise<void>;
}

/**
 * Inject them, counted from now. An engine needs its time for each, on two cores about 10 ms to begin those of hosts, 30 ms
 * for a pause and 100 ms for a crash, by which it comes late; a server that is started anew takes seconds.
 *
 * @param everyNs from one cycle to the next.
 */
export function inject({ companion, serverFault }: MidTrialFaults, everyNs: number): InjectedFaults {
  const begun = companion?.inject(everyNs);
  // revert() reports a failure; unhandled until then, it would end the harness.
  begun?.catch(() => {});
  const struck = serverFault && strike(serverFault);
  const revert = async () => {
    const [ofHosts = [], ofServer = []] = await Promise.all([companion?.revert(), struck?.revert(), begun]);
    return [...ofHosts, ...ofServer];
  };
  let reverted: ReturnType<typeof revert> | undefined;
  return {
    revert() {
      reverted ??= revert().catch((cause: unknown) => {
        if (cause instanceof FleetError) throw cause;
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new FleetError(`A fault could not be injected or reverted: ${reason}`, { cause });
      });
      return reverted;
    },
  };
}

/** Make the fault when it is due, and undo it when that is due or the trial is over. */
function strike({ place, span, inject, revert }: ServerFaultActs): InjectedFaults {
  const since = performance.now();
  const over = new AbortController();
  const elapsedNs = () => Math.round((performance.now() - since) * 1e6);
  const acts = async (): Promise<FaultMoments[]> => {
    if (await isOver(since + span.fromMs, over.signal)) return [];
    await inject();
    const began = { fault: place, beganNs: elapsedNs() };
    const lasted = await isOver(since + (span.toMs ?? Infinity), over.signal);
    await revert();
    return [lasted ? began : { ...began, endedNs: elapsedNs() }];
  };
  const acted = acts();
  // revert() reports a failure; unhandled until then, it would end the harness.
  acted.catch(() => {});
  return {
    revert() {
      over.abort();
      return acted;
    },
  };
}

/** Waits until a moment; true where the trial is over before. */
async function isOver(moment: number, signal: AbortSignal): Promise<boolean> {
  const ms = Math.min(moment - performance.now(), LONGEST_TIMER_MS);
  await delay(ms, undefined, { signal }).catch(() => {});
  return signal.aborted;
}

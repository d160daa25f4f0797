import { FleetError } from '../../vocabulary/errors.ts';
import type { InjectedFaults } from '../fleet.ts';
import type { Companion } from './network/companion.ts';

/** The faults of one server in mid-trial. */
interface MidTrialFaults {
  /** Makes its flaps, where it has any. */
  readonly companion?: Pick<Companion, 'inject' | 'revert'>;
  /** A crash or a pause. */
  readonly serverFault?: {
    readonly afterMs: number;
    inject(): Promise<unknown>;
    revert(): Promise<void>;
  };
}

/**
 * Inject them, counted from now. An engine needs its time for each, on two cores about 10 ms to begin the flaps, 30 ms for
 * a pause and 100 ms for a crash, by which it comes late.
 */
export function inject({ companion, serverFault }: MidTrialFaults): InjectedFaults {
  companion?.inject();
  let injected: Promise<unknown> | undefined;
  const timer =
    serverFault &&
    setTimeout(() => {
      injected = serverFault.inject();
      // revert() reports a failure; unhandled until then, it would end the harness.
      injected.catch(() => {});
    }, serverFault.afterMs);
  const revert = async () => {
    clearTimeout(timer);
    await companion?.revert();
    if (!injected) return;
    await injected;
    await serverFault?.revert();
  };
  let reverted: Promise<void> | undefined;
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

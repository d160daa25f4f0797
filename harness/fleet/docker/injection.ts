import { FleetError } from '../../vocabulary/errors.ts';
import type { Disturbance } from '../fleet.ts';
import type { Companion } from './network/companion.ts';

/** What happens to one server in mid-trial. */
export interface Disturbed {
  /** Its flaps, where it has any. */
  readonly companion?: Pick<Companion, 'flap' | 'calm'>;
  readonly strike?: {
    readonly afterMs: number;
    /** What happens to it then, and what brings it back. */
    strike(): Promise<unknown>;
    undo(): Promise<void>;
  };
}

/**
 * Begin it now. An engine needs its time for each, on two cores about 10 ms to begin the flaps, 30 ms for a pause and
 * 100 ms for a crash, by which it comes late.
 */
export function disturb({ companion, strike }: Disturbed): Disturbance {
  companion?.flap();
  let struck: Promise<unknown> | undefined;
  const timer =
    strike &&
    setTimeout(() => {
      struck = strike.strike();
      // Heard of at the end; a failure nobody has awaited yet would end the harness.
      struck.catch(() => {});
    }, strike.afterMs);
  const end = async () => {
    clearTimeout(timer);
    await companion?.calm();
    if (!struck) return;
    await struck;
    await strike?.undo();
  };
  let ended: Promise<void> | undefined;
  return {
    end() {
      ended ??= end().catch((cause: unknown) => {
        if (cause instanceof FleetError) throw cause;
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new FleetError(`A fault could not be made or undone: ${reason}`, { cause });
      });
      return ended;
    },
  };
}

import { connectEngine } from '../../engine/connection.ts';
import { whyUnobtainable } from '../../engine/images.ts';
import { deadline } from '../../process/deadline.ts';
import { FleetError } from '../../vocabulary/errors.ts';
import { NETFILTER_IMAGE } from './network/netfilter.ts';

/** Whether a docker fleet can be had; the reason is a clause to go into a sentence. */
export type Availability =
  | { readonly available: true }
  | { readonly available: false; readonly reason: string };

/** Whether an engine answers soon, and has or can get the servers' image and the sidecar's. Downloads nothing. */
export async function dockerAvailability(image: string): Promise<Availability> {
  try {
    const engine = await deadline(2_000, connectEngine());
    const reasons = await Promise.all([image, NETFILTER_IMAGE].map((name) => whyUnobtainable(engine, name)));
    const reason = reasons.find((each) => each !== undefined);
    return reason === undefined ? { available: true } : { available: false, reason };
  } catch (error) {
    if (error instanceof FleetError) return { available: false, reason: 'no container engine answers' };
    const found = error instanceof Error ? error.message : String(error);
    return { available: false, reason: `the container engine is not usable (${found})` };
  }
}

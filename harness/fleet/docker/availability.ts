import { connectEngine } from '../../engine/connection.ts';
import { EngineError } from '../../engine/engine-error.ts';
import { whyUnobtainable } from '../../engine/images.ts';
import type { Availability } from '../fleet.ts';
import { NETFILTER_IMAGE } from './network/netfilter.ts';

const REMEDY = 'Run `make docker` (root on Debian), or start Docker and run it again.';

/** Whether an engine answers soon, and has or can get the servers' image and the sidecar's. Downloads nothing. */
export async function dockerAvailability(image: string): Promise<Availability> {
  try {
    const engine = await connectEngine();
    const reasons = await Promise.all([image, NETFILTER_IMAGE].map((name) => whyUnobtainable(engine, name)));
    const missing = reasons.find((reason) => reason !== undefined);
    return missing === undefined
      ? { available: true, reason: `an engine answers and has the image ${image}` }
      : { available: false, reason: missing, remedy: REMEDY };
  } catch (error) {
    if (error instanceof EngineError) return { available: false, reason: error.clause, remedy: error.remedy };
    const found = error instanceof Error ? error.message : String(error);
    return { available: false, reason: `the container engine is not usable (${found})`, remedy: REMEDY };
  }
}

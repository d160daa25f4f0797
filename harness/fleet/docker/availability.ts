import { connectEngine } from '../../engine/connection.ts';
import { whyUnobtainable } from '../../engine/images.ts';
import { FleetError } from '../../vocabulary/errors.ts';
import type { Availability } from '../fleet.ts';
import { NETFILTER_IMAGE } from './network/netfilter.ts';

const REMEDY = 'Run `make docker` (root on Debian), or start Docker and run it again.';

/** Whether an engine answers soon, and has or can get the servers' image and the sidecar's. Downloads nothing. */
export async function dockerAvailability(image: string): Promise<Availability> {
  const missing = await whyMissing(image);
  return missing === undefined
    ? { available: true, reason: `an engine answers and has the image ${image}` }
    : { available: false, reason: missing, remedy: REMEDY };
}

async function whyMissing(image: string): Promise<string | undefined> {
  try {
    const engine = await connectEngine();
    const reasons = await Promise.all([image, NETFILTER_IMAGE].map((name) => whyUnobtainable(engine, name)));
    return reasons.find((reason) => reason !== undefined);
  } catch (error) {
    if (error instanceof FleetError) return 'no container engine answers';
    const found = error instanceof Error ? error.message : String(error);
    return `the container engine is not usable (${found})`;
  }
}

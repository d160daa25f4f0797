import { OWNER_LABEL } from '../process/owner.ts';
import { FleetError } from '../vocabulary/errors.ts';
import { connectEngine } from './connection.ts';
import { listLabelled, removeAll } from './removal.ts';

/** Remove the containers of the owners that left them, and return them in words. Without an engine there are none. */
export async function removeLeftContainers(hasLeft: (ownerId: string) => boolean): Promise<string[]> {
  const engine = await connectEngine().catch((error: unknown) => {
    if (error instanceof FleetError) return undefined;
    throw error;
  });
  if (!engine) return [];
  const left = (await listLabelled(engine, [OWNER_LABEL])).filter(({ Labels }) =>
    hasLeft(Labels[OWNER_LABEL] ?? ''),
  );
  await removeAll(engine, left);
  return left.map(({ Names, Id }) => `container ${Names[0]?.slice(1) ?? Id}`);
}

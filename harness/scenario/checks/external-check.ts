import type { z } from 'zod';
import { checkAddresses } from '../address-list.ts';
import { PROVIDERS } from '../providers.ts';
import { type ExternalShape, fleetShape } from '../schema/fleet-shape.ts';
import type { StrategyShape } from '../schema/scenario-shape.ts';
import { listed } from '../wording.ts';
import type { Catalogue, Complain, Written } from './check.ts';
import { checkInFlight } from './in-flight-check.ts';
import { whyItCouldWrite } from './statement.ts';

const AT = ['fleet', 'external'] as const;

/** Keys of `fleet` that make servers, or faults. */
const OF_OURS = ['servers', 'image', 'memory', 'cpus', 'variables', 'faults'] as const;

/** The mistakes of a fleet of the author's own hosts that the shape can't see. */
export function checkExternal(
  written: Written | null,
  strategies: readonly (StrategyShape | undefined)[],
  catalogue: Catalogue,
  complain: Complain,
): void {
  const fleet = fleetShape.safeParse(written?.fleet).data;
  if (!fleet) return;
  const { provider, external } = fleet;
  if (provider === 'auto' || PROVIDERS[provider].isOurs) {
    if (external) complain(AT, 'Key "external" goes with provider: external', { at: 'key' });
    return;
  }
  for (const key of OF_OURS) {
    if (!Object.hasOwn(written?.fleet as object, key)) continue;
    const message = `Key "${key}" does not go with provider: external, whose hosts are taken as they are`;
    complain(['fleet', key], message, { at: 'key' });
  }
  if (!external) {
    const hint = 'Such as: {file: hosts.txt, user: reader, passwordFrom: FLEET_PASSWORD, database: mysql}';
    complain([...AT], 'Key "external" is missing in fleet: which hosts, and how to log in', { hint });
    return;
  }
  checkHosts(fleet, external, complain);
  checkVariable(external, complain);
  checkStatement(written?.workload, external, complain);
  checkInFlight([fleet.hosts].flat(), external.maxConnections, strategies, catalogue, complain);
}

function checkHosts(
  { hosts }: Pick<z.output<typeof fleetShape>, 'hosts'>,
  { list, file, command }: ExternalShape,
  complain: Complain,
): void {
  const found = Object.entries({ list, file, command }).flatMap(([key, value]) => (value ? [key] : []));
  if (found.length !== 1) {
    const words = found.length === 0 ? 'none of them' : listed(found);
    complain([...AT], `Expected the hosts from one of list, file and command, found ${words}`, { at: 'key' });
  }
  if (!list) return;
  checkAddresses(list, (index, message, more) => complain([...AT, 'list', index], message, more));
  const most = Math.max(...[hosts].flat());
  if (most <= list.length) return;
  complain(['fleet', 'hosts'], `Expected no more hosts than the ${list.length} of the list, found ${most}`);
}

// In capitals, as such names are: what is not may be the password itself, and isn't shown.
function checkVariable({ passwordFrom }: ExternalShape, complain: Complain): void {
  if (/^[A-Z_][A-Z0-9_]*$/.test(passwordFrom)) return;
  complain(
    [...AT, 'passwordFrom'],
    'Expected the name of an environment variable in capitals, such as FLEET_PASSWORD',
    { hint: NO_PASSWORD, secret: true },
  );
}

/** What to do instead of writing a password into a scenario. */
export const NO_PASSWORD =
  'A scenario is kept in every run: put the password into an environment variable, and name that in ' +
  'fleet.external.passwordFrom.';

function checkStatement(workload: unknown, { allowWrites }: ExternalShape, complain: Complain): void {
  const { sql } = (workload ?? {}) as { sql?: unknown };
  if (allowWrites || typeof sql !== 'string') return;
  const reason = whyItCouldWrite(sql);
  if (reason === undefined) return;
  complain(
    ['workload', 'sql'],
    `Expected a statement that only reads, for the hosts are your own; this one ${reason}`,
    {
      hint: 'Where it is meant, or harmless after all, say so with fleet.external.allowWrites: true.',
    },
  );
}

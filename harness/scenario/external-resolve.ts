import { dirname, isAbsolute, join, resolve } from 'node:path';
import { omitUndefined } from '../vocabulary/omit-undefined.ts';
import { parseAddress } from './address.ts';
import { readAddresses } from './address-list.ts';
import type { ExternalSpec } from './scenario.ts';
import type { ExternalShape } from './schema/fleet-shape.ts';
import { ScenarioError } from './yaml/diagnostic.ts';
import type { YamlDocument } from './yaml/document.ts';

/**
 * The author's own hosts. A file is read here, so that its mistakes are told before anything starts; a command is
 * executed by the run.
 *
 * @throws ScenarioError with the mistakes of the file, or where it has fewer hosts than the scenario asks for.
 */
export function resolveExternal(
  { list, file: listFile, command, user, passwordFrom, database, maxConnections }: ExternalShape,
  hosts: readonly number[],
  file: string,
  source: string,
  document: YamlDocument,
): ExternalSpec {
  const listed = list?.map((text) => parseAddress(text)).filter((each) => 'address' in each);
  // Named as an author would find it from where the command was given.
  const read = listFile === undefined ? undefined : readAddresses(beside(file, listFile));
  const most = Math.max(...hosts);
  if (read && read.length < most) {
    const message = `Expected no more hosts than the ${read.length} of ${listFile}, found ${most}`;
    throw new ScenarioError(file, source, [{ message, range: document.rangeOf(['fleet', 'hosts']) }]);
  }
  const from = listed ?? read ?? { argv: command ?? [], cwd: dirname(resolve(file)) };
  return omitUndefined({ from, user, passwordFrom, database, maxConnections });
}

function beside(file: string, path: string): string {
  return isAbsolute(path) ? path : join(dirname(file), path);
}

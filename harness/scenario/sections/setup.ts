import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { quote } from '../../vocabulary/wording.ts';
import { PROVIDERS, type Provider, providersThat } from '../providers.ts';
import type { SetupScript } from '../scenario.ts';
import type { Complain, YamlDocument } from '../yaml/document.ts';
import { readSource, type SourceKind } from '../yaml/source.ts';

const AT = ['fleet', 'setup'];
const REMEDY = 'A relative path begins at the scenario’s folder.';

const SCRIPT: SourceKind = { name: 'script of SQL statements', largest: 16 * 2 ** 20, remedy: REMEDY };

/** A simulation has no tables: it answers only what is described. */
export function checkSetup(
  { provider, setup }: { readonly provider: 'auto' | Provider; readonly setup?: string | undefined },
  isDescribed: boolean,
  complain: Complain,
): void {
  if (setup === undefined || provider === 'auto' || !PROVIDERS[provider].isSimulated || isDescribed) return;
  const able = providersThat(({ isOurs, isSimulated }) => isOurs && !isSimulated);
  complain(AT, `Key "setup" goes with provider: ${able}, for a simulation has no tables`, {
    at: 'key',
    hint: `Describe the answer with workload.simulate, or take provider: ${able}.`,
  });
}

/**
 * Read the script, so that its absence is shown before anything starts.
 *
 * @throws ScenarioError where there is no such file, or it is no text.
 */
export function resolveSetup(setup: string, document: YamlDocument): SetupScript {
  const path = isAbsolute(setup) ? setup : join(document.folder, setup);
  if (!existsSync(path)) {
    const message = `Expected a file of SQL statements, found that there is no ${quote(setup)}`;
    throw document.error([document.diagnose(AT, message, { hint: REMEDY })]);
  }
  const sql = readSource(path, SCRIPT);
  return { file: setup, sql, sha256: createHash('sha256').update(sql).digest('hex') };
}

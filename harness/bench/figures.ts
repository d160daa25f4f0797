import { relative } from 'node:path';
import type { CgroupBackend, CgroupUsage } from '../cgroup/cgroup.ts';
import { PROVIDERS, type Provider } from '../scenario/providers.ts';
import type { Scenario, Threshold } from '../scenario/scenario.ts';
import type { Launch } from '../trial/programs/probe.ts';
import { InputError } from '../vocabulary/errors.ts';
import { metricOf } from '../vocabulary/metrics.ts';

/** What a run is about to be executed with. */
interface Setup {
  readonly scenario: Pick<Scenario, 'thresholds' | 'strategies' | 'faults' | 'file'>;
  readonly launches: ReadonlyMap<string, Launch>;
  readonly cgroups: CgroupBackend;
  readonly provider: Provider;
}

/**
 * See that there will be a figure for every threshold, as far as this machine and the fleet decide that: else it fails, when all is
 * measured.
 *
 * @throws InputError
 */
export async function requireFigures({ scenario, launches, cgroups, provider }: Setup): Promise<void> {
  const chosen = new Set(scenario.strategies.map(({ name }) => name));
  const judged = scenario.thresholds.filter(({ strategy }) => chosen.has(strategy));
  const isHealthy = scenario.faults.length === 0 && PROVIDERS[provider].isOurs;
  const apart = isHealthy ? judged.filter(({ metric }) => metric === 'healthy') : [];
  if (apart.length > 0)
    throw lacking(apart, scenario, `The ${provider} fleet has no faults: all of its hosts are healthy`);
  // A container's figures are its own; what can't be launched says so by itself.
  const here = judged.filter(({ strategy, metric }) => {
    const launch = launches.get(strategy);
    return metricOf(metric).needs === 'group' && launch && 'argv' in launch && !launch.container;
  });
  if (here.length === 0) return;
  await using group = cgroups.create('figures');
  const usage = group.usage();
  const absent = here.filter((threshold) => !isKept(threshold, usage));
  const reason = cgroups.kind === 'none' ? cgroups.description : 'The kernel does not keep them';
  if (absent.length > 0) throw lacking(absent, scenario, reason);
}

/** What a group has by another name than a stored trial: its working memory is sampled. */
const KEPT_AS: Readonly<Record<string, keyof CgroupUsage>> = { memoryWorkingPeakBytes: 'workingBytes' };

function isKept({ metric }: Threshold, usage: CgroupUsage): boolean {
  const { of } = metricOf(metric);
  if ('cycles' in of) return of.column === undefined || Object.hasOwn(usage, of.column);
  if ('visit' in of) return true;
  return of.trial.every((key) => Object.hasOwn(usage, KEPT_AS[key] ?? key));
}

function lacking(thresholds: readonly Threshold[], { file }: Setup['scenario'], reason: string): InputError {
  const path = relative('', file);
  const places = thresholds.map(
    ({ line, strategy, metric }) => `  ${path}:${line}: ${metric} of ${strategy}`,
  );
  return new InputError(
    `Expected a figure for each threshold, found that there will be none for\n${[...new Set(places)].join('\n')}\n` +
      `${reason.replace(/\.$/, '')}. Remove these thresholds, or give --no-thresholds, which leaves them without a say. ` +
      '`manyhosts doctor` says what this machine can measure.',
  );
}

import { PROVIDERS } from '../../scenario/providers.ts';
import { versionOf } from '../../store/comparability.ts';
import type { StoredRun } from '../../store/schema.ts';
import { faultText, hitText } from '../model/faults.ts';
import { mebibytes, seconds } from '../model/figures.ts';
import { spreadText } from '../model/fleet.ts';
import { floorText, statementText } from '../model/statement.ts';
import { type Content, type Html, html } from './html.ts';

/** Where and with what the run was made; what was not recorded is left out. */
export function renderEnvironment(run: StoredRun): Html {
  return html`<section id="environment">
<h2>Environment</h2>
<div class="facts">${[machineFacts(run), fleetFacts(run), softwareFacts(run)]}</div>
${faultList(run)}
</section>`;
}

/** The scenario as it was written, what the command line changed, and how to execute it again. */
export function renderScenario({ id, scenario }: StoredRun): Html {
  const { file, source, adjustments } = scenario;
  const changed = Object.entries(adjustments).map(([name, value]) => `--${name} ${value}`);
  return html`<section id="scenario">
<h2>Scenario</h2>
<p>${changed.length > 0 ? html`Executed with <code>${changed.join(' ')}</code>. ` : undefined}To execute the same plan again:</p>
<pre class="scroll command" tabindex="0" role="region" aria-label="Command"><code>manyhosts run --repeat ${quoted(`results/${id}`)}</code></pre>
<details>
<summary>${file}</summary>
<pre class="scroll" tabindex="0" role="region" aria-label="Text of the scenario"><code>${source}</code></pre>
</details>
</section>`;
}

type Fact = readonly [name: string, value: Content];

function machineFacts({ machine, cgroups }: StoredRun): Html {
  return facts('Machine', [
    ['CPU', `${machine.cores} × ${machine.cpuModel}`],
    ['memory', mebibytes(machine.memoryBytes)],
    ['system', machine.distribution ?? machine.os],
    ['kernel', machine.kernel],
    ['governor', machine.governor],
    ['control groups', `${cgroups.backend}: ${cgroups.description}`],
  ]);
}

function fleetFacts(run: StoredRun): Html {
  const { fleet } = run;
  const [first] = fleet.servers;
  const { engine, variables = {} } = fleet;
  return facts('Fleet', [
    ['provider', fleet.simulated ? `${fleet.provider}, a simulation of MySQL` : fleet.provider],
    ['hosts', `${fleet.hosts} ${spreadText(fleet)}`],
    ['reached', fleet.reach === 'direct' ? 'directly' : 'through published ports'],
    ['server version', versionOf(fleet)],
    ['image', first?.image],
    ['digest', first?.imageDigest],
    ['engine', engine && `${engine.name} ${engine.version}`],
    ['ready in', seconds(fleet.readyNs)],
    ['statement', html`<code>${statementText(run)}</code>`],
    ['floor', floorText(run)],
    ...Object.entries(variables),
  ]);
}

function faultList({ fleet: { provider, faults } }: StoredRun): Html | undefined {
  if (!faults) return undefined;
  const title = PROVIDERS[provider].isOurs ? 'Faults, on purpose' : 'Faults, found when the run began';
  return html`<h3 id="faults">${title}</h3>
<dl class="faults">${faults.map((fault) => html`<dt>${faultText(fault)}</dt><dd>${hitText(fault)}</dd>`)}</dl>`;
}

function softwareFacts({
  id,
  state,
  startedAt,
  resumedAt,
  finishedAt,
  harness,
  scenario,
  cases,
}: StoredRun): Html {
  const { checkout } = scenario;
  return facts('Run', [
    ['id', id],
    ['state', state],
    ['started', startedAt],
    ['resumed', resumedAt?.join(', ')],
    ['finished', finishedAt],
    ['seed', scenario.seed],
    ['commit', checkout && `${checkout.commit}${checkout.dirty ? ', with changes' : ''}`],
    ['manyhosts', harness.version],
    ['Node of the harness', harness.node],
    ...versionsOf(cases),
  ]);
}

// Cases share runtimes: each is named once, with every version that occurs.
function versionsOf(cases: StoredRun['cases']): Fact[] {
  const found = Map.groupBy(
    cases.flatMap(({ versions }) => Object.entries(versions)),
    ([name]) => name,
  );
  return [...found].map(([name, all]) => [name, [...new Set(all.map(([, version]) => version))].join(', ')]);
}

function facts(title: string, all: readonly Fact[]): Html {
  const known = all.filter(([, value]) => value !== undefined && value !== '');
  return html`<div><h3>${title}</h3><dl>${known.map(
    ([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`,
  )}</dl></div>`;
}

// A run's name comes from its scenario: a shell must read it as one word, whatever is in it.
function quoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

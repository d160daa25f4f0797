import type { StoredRun } from '../../store/schema.ts';
import type { Environment } from '../model/environment.ts';
import { type Html, html } from './html.ts';

/** Where and with what the run was made. */
export function renderEnvironment({ groups, faults }: Environment): Html {
  const facts = groups.map(
    (group) =>
      html`<div><h3>${group.title}</h3><dl>${group.facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl></div>`,
  );
  return html`<section id="environment">
<h2>Environment</h2>
<div class="facts">${facts}</div>
${
  faults &&
  html`<h3 id="faults">${faults.title}</h3>
<dl class="faults">${faults.all.map(({ what, hits }) => html`<dt>${what}</dt><dd>${hits}</dd>`)}</dl>`
}
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

// A run's name comes from its scenario: a shell must read it as one word, whatever is in it.
function quoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

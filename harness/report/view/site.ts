import { extname } from 'node:path';
import { differences } from '../../store/comparability.ts';
import { RunError } from '../../store/run-errors.ts';
import { renderComparisonPage } from '../html/comparison.ts';
import { html } from '../html/html.ts';
import { renderReport } from '../html/report.ts';
import { comparisonModel } from '../model/comparison.ts';
import { reportModel } from '../model/model.ts';
import { renderHistory, renderRuns } from './lists.ts';
import { linkTo, page, type Reply, renderMessage, renderUnlike, served, waysOf } from './page.ts';
import { ARTEFACTS, Cache, isReadable, Shelf } from './shelf.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.json': 'application/json',
  '.ndjson': 'text/plain; charset=utf-8',
  '.md': 'text/plain; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.xml': 'application/xml; charset=utf-8',
};

/** A rendered page is up to some megabytes. */
const PAGES_KEPT = 16;

/** The pages over one results folder. */
export class Site {
  readonly #shelf: Shelf;
  readonly #reports = new Cache<string>(PAGES_KEPT);

  constructor(results: string) {
    this.#shelf = new Shelf(results);
  }

  /** The answer to a request for `target`: a path, and what is asked of it. Nothing of it becomes part of a file's path. */
  async reply(target: string): Promise<Reply> {
    const [path = '', query = ''] = target.split('?', 2);
    const [room, ...names] = decode(path);
    if (room === '' && names.length === 0)
      return page(renderRuns(this.#shelf.results, this.#shelf.entries()));
    const [name = '', files, file = ''] = names;
    if (room === 'runs' && names.length === 1) return this.#report(name);
    if (room === 'runs' && names.length === 3 && files === 'files') return this.#file(name, file);
    if (room === 'history' && names.length === 1) return this.#history(name);
    if (room === 'compare' && names.length === 0) return this.#compare(new URLSearchParams(query));
    return renderMessage(404, 'There is no such page', []);
  }

  async #report(id: string): Promise<Reply> {
    return this.#withRuns([id], async () => {
      const stamp = this.#shelf.stamp(id);
      const kept = this.#reports.find(id, stamp);
      return page(kept ?? this.#reports.keep(id, stamp, await this.#render(id)));
    });
  }

  async #render(id: string): Promise<string> {
    const data = this.#shelf.read(id);
    const files = ARTEFACTS.filter((name) => this.#shelf.artefact(id, name));
    return renderReport(reportModel(data), served(waysOf(id, data.run.scenario.name, files)));
  }

  #file(id: string, name: string): Reply {
    const file = this.#shelf.artefact(id, name);
    if (file === undefined) return renderMessage(404, 'There is no such file', []);
    return { status: 200, type: TYPES[extname(name)] ?? 'text/plain; charset=utf-8', file };
  }

  async #history(scenario: string): Promise<Reply> {
    const entries = this.#shelf.entries().filter(isReadable);
    const runs = entries.filter(({ run }) => run.scenario.name === scenario).toReversed();
    if (runs.length === 0) return renderMessage(404, 'There is no run of this scenario', []);
    return page(await renderHistory(scenario, runs));
  }

  async #compare(query: URLSearchParams): Promise<Reply> {
    const [base, head] = [query.get('base'), query.get('head')];
    if (!base || !head)
      return renderMessage(400, 'Choose two runs to compare', ['One of them as base, one as head.']);
    if (base === head)
      return renderMessage(400, 'Choose two different runs', [`Base and head are both ${base}.`]);
    return this.#withRuns([base, head], async () => {
      const [inBase, inHead] = [this.#shelf.read(base), this.#shelf.read(head)];
      const found = differences(inBase.run, inHead.run);
      if (found.length > 0 && !query.has('allow')) return renderUnlike({ base, head }, found);
      const ways = [html`<a href="${linkTo(base)}">Base</a>`, html`<a href="${linkTo(head)}">Head</a>`];
      return page(await renderComparisonPage(comparisonModel(inBase, inHead), served(ways)));
    });
  }

  /** A page of runs that exist; a run that does not, or can't be read, gets a page that says so. */
  async #withRuns(ids: readonly string[], make: () => Promise<Reply>): Promise<Reply> {
    const missing = ids.find((id) => this.#shelf.folder(id) === undefined);
    if (missing !== undefined) return renderMessage(404, 'There is no such run', []);
    try {
      return await make();
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      return renderMessage(422, 'This run can’t be read', error.message.split('\n'));
    }
  }
}

/** The policy of a reply: a page brings its own, which a header completes; a file may do nothing at all. */
export function policyOf(reply: Reply): string {
  const [, own] = ('text' in reply && META.exec(reply.text)) || [];
  const policy = own?.replaceAll('&#39;', "'") ?? "default-src 'none'; sandbox";
  return `${policy}; frame-ancestors 'none'`;
}

const META = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/;

/** The names in a path; none where they can't be decoded. */
function decode(path: string): string[] {
  if (!path.startsWith('/')) return [];
  try {
    return path.slice(1).split('/').map(decodeURIComponent);
  } catch {
    return [];
  }
}

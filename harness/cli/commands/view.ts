import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { startView, type View } from '../../report/view/server.ts';
import { folderOfRun, readRun } from '../../store/folder.ts';
import { InputError } from '../../vocabulary/errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

interface ViewOptions {
  readonly results?: string;
  readonly port?: number;
}

/** `manyhosts view [RUN]`: the stored runs in a browser, until Ctrl-C. */
export async function view(path: string | undefined, { results, port }: ViewOptions): Promise<ExitCode> {
  const chosen = path === undefined ? undefined : locate(path, results);
  const folder = chosen?.results ?? results ?? 'results';
  await using shown = await start(folder, port);
  const page = chosen ? `/runs/${encodeURIComponent(chosen.id)}` : '/';
  process.stdout.write(`${shown.url}${page}\n`);
  process.stderr.write(`The runs in ${folder}, for browsers on this machine. Ctrl-C ends it.\n`);
  await interrupted();
  return EXIT.passed;
}

/** A run by its folder or run.json, `latest` too; by its name alone where --results says where to look. */
function locate(
  path: string,
  results: string | undefined,
): { readonly results: string; readonly id: string } {
  const named = folderOfRun(path);
  const folder = results !== undefined && !existsSync(named) ? `${results}/${named}` : named;
  // Fails with the reason where there is no such run, or it is damaged.
  readRun(folder);
  const real = realpathSync(folder);
  if (results !== undefined && realpathSync(results) !== dirname(real))
    throw new InputError(
      `Expected a run in ${results}, found ${path}. Leave out --results, or name another run`,
    );
  return { results: results ?? dirname(real), id: basename(real) };
}

async function start(results: string, port: number | undefined): Promise<View> {
  try {
    return await startView(results, port ?? 0);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const found = code === 'EADDRINUSE' ? 'found it in use' : `found: ${message}`;
    throw new InputError(
      `Expected to listen on port ${port}, ${found}. Name another with --port, or leave it out for a free one`,
      { cause },
    );
  }
}

function interrupted(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => resolve());
  return promise;
}

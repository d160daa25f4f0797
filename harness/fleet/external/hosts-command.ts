import { execa } from 'execa';
import { type Address, decodeAddresses } from '../../scenario/address.ts';
import { ScenarioError } from '../../scenario/yaml/diagnostic.ts';
import { FleetError } from '../../vocabulary/errors.ts';
import type { FleetContext } from '../fleet.ts';

/** A program of the author's that prints addresses. */
interface Printer {
  readonly argv: readonly string[];
  readonly cwd: string;
}

const PATIENCE_MS = 60_000;
/** More than any list that is read: what is beyond says that there is too much. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * The addresses that a program prints. It has the harness's own environment, as if its author had started it, and dies
 * with everything it has started.
 *
 * @throws FleetError where it fails, takes too long, or prints something else.
 */
export async function hostsFromCommand(
  printer: Printer,
  context: Pick<FleetContext, 'cgroups' | 'signal'>,
  patienceMs = PATIENCE_MS,
): Promise<readonly Address[]> {
  const name = printer.argv.join(' ');
  const printed = await output(printer, context, patienceMs);
  if ('failure' in printed) {
    throw new FleetError(
      `Expected hosts from the command ${name} (fleet.external.command), but ${printed.failure}`,
    );
  }
  try {
    return decodeAddresses(Buffer.from(printed.stdout), `output of ${name}`);
  } catch (cause) {
    if (cause instanceof ScenarioError) throw new FleetError(cause.message, { cause });
    throw cause;
  }
}

async function output(
  { argv, cwd }: Printer,
  { cgroups, signal }: Pick<FleetContext, 'cgroups' | 'signal'>,
  patienceMs: number,
) {
  await using group = cgroups.create('hosts');
  const [file = '', ...args] = group.wrap(argv);
  const subprocess = execa(file, args, {
    cwd,
    stdin: 'ignore',
    encoding: 'buffer',
    maxBuffer: MOST_BYTES,
    reject: false,
    detached: true, // a process group of its own, for machines without control groups
  });
  let killed = Promise.resolve();
  const end = () => {
    killGroup(subprocess.pid);
    killed = killed.then(() => group.kill());
  };
  const deadline = AbortSignal.timeout(patienceMs);
  const over = signal ? AbortSignal.any([deadline, signal]) : deadline;
  over.addEventListener('abort', end);
  // Whatever it has started would keep its output open.
  subprocess.nodeChildProcess.once('exit', end);
  const { stdout, stderr, failed, isMaxBuffer, ...ended } = await subprocess;
  over.removeEventListener('abort', end); // its process id may be another's by then
  await killed;
  signal?.throwIfAborted();
  if (!failed) return { stdout };
  if (deadline.aborted) return { failure: `it took longer than ${patienceMs / 1000} s` };
  if (isMaxBuffer) return { failure: `it printed more than ${MOST_BYTES} bytes` };
  const said = Buffer.from(stderr).toString().trim().split('\n').slice(-3).join('\n  ');
  return { failure: said === '' ? endOf(ended) : `${endOf(ended)} and said:\n  ${said}` };
}

function endOf(ended: { exitCode?: number; signal?: string; cause?: unknown }): string {
  if (ended.exitCode !== undefined) return `it exited with code ${ended.exitCode}`;
  if (ended.signal !== undefined) return `${ended.signal} ended it`;
  return `it could not be started: ${(ended.cause as Error).message}`;
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // its processes are gone
  }
}

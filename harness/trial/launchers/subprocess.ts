import type { Readable, Writable } from 'node:stream';
import type { Cgroup, CgroupUsage } from '../../cgroup/cgroup.ts';
import type { Engine } from '../../engine/connection.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import { fillIn } from '../../scenario/placeholders.ts';
import type { Parameters, Protocol } from '../../scenario/scenario.ts';
import type { TrialLimits } from '../limits.ts';
import type { TaskFiles } from '../task.ts';

/** A case's program, ready to be started. */
export interface Program {
  readonly argv: readonly string[];
  readonly protocol: Protocol;
  /** In a container absent: the image's own. */
  readonly cwd?: string | undefined;
  /** Absent: it runs on the machine itself. */
  readonly container?: ContainerSpec & { readonly digest: string };
}

/** Where a program runs in a container: what a case has, trial after trial. */
export interface ContainerSpec {
  readonly engine: Engine;
  readonly image: string;
  /** Folders of this machine that it sees at the same path, and can't write to. */
  readonly mounts: readonly string[];
}

/** One trial's program, and what it is started with. */
export interface LaunchRequest {
  readonly program: Program;
  /** Made for this trial. */
  readonly group: Cgroup;
  readonly files: TaskFiles;
  readonly parameters: Parameters;
  readonly limits: TrialLimits;
  readonly fleet: Pick<Fleet, 'record'>;
}

/** A program that is about to start, until it is disposed of. */
export interface PreparedProgram extends AsyncDisposable {
  /** Starts it: the moment of the call is its begin. */
  readonly start: () => Subprocess;
  /** The control group that it will be in. */
  readonly group: Cgroup;
}

/** A strategy's process, on this machine or in a container, with its pipes. */
export interface Subprocess {
  /** As this kernel numbers it; absent where it could not be started, or another kernel has it. */
  readonly pid: number | undefined;
  readonly stdin: Writable | null;
  readonly stdout: Readable | null;
  readonly stderr: Readable | null;
  /** `listener` is called right when it has ended; never where it could not be started. */
  onExit(listener: () => void): void;
  /** Once its output is at an end, too. */
  readonly ended: Promise<End>;
  /** Once only a process that it left behind can hold its output open. */
  readonly gone: Promise<void>;
  /** Kill what of it does not die with its control group. */
  kill(): void;
}

/** How a process ended. */
export interface End {
  readonly exitCode?: number;
  readonly signal?: string;
  /** Why it could not be started at all. */
  readonly spawnError?: Error;
  /** What it used, where its control group does not tell. */
  readonly usage?: CgroupUsage;
  /** Processes that outlived it, where its control group does not tell. */
  readonly processesLeft?: number;
}

/** A command as it is executed: with the names of the trial's files and the parameters of its case. */
export function filledArgv({ program, files, parameters }: LaunchRequest): string[] {
  const { hostsFile, taskFile } = files;
  const [file = '', ...args] = program.argv;
  return [file, ...args.map((word) => fillIn(word, { ...parameters, hostsFile, taskFile }))];
}

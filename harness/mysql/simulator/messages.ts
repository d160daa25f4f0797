import type { CycleSpan, FaultMoments, HostFault, ServerFault } from '../../scenario/fault.ts';
import type { Simulation } from '../../scenario/scenario.ts';

/** Where hosts listen: below the range that Linux takes clients' own ports from. */
export const FIRST_PORT = 20_000;
export const LAST_PORT = 32_767;

/** `code` of the failure where the system does not drop what a full queue has no room for. */
export const NOT_BLACKHOLED = 'NOT_BLACKHOLED';

/** The first line of standard input: the password is in no argument and no environment, which others can read. */
export interface ServerConfig {
  readonly hosts: number;
  /** Whether it is to listen on a loopback address that no other process takes, where the machine has such. */
  readonly alone: boolean;
  readonly faults: readonly FaultAssignment[];
  readonly server: ServerOptions;
}

/** What all of its hosts have in common. */
export interface ServerOptions {
  readonly version: string;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly variables: Readonly<Record<string, string | number | boolean>>;
  /** The statements that an answer is described for. */
  readonly simulate?: SimulatedStatements | undefined;
}

/** What is answered to those of a workload's statements that aren't simulated, or to all, if they all are. */
export interface SimulatedStatements extends Simulation {
  readonly statements: readonly string[];
}

/** A fault, and which of this process's hosts it hits: their positions, from 0. */
export interface FaultAssignment {
  readonly fault: HostFault | ServerFault;
  readonly during?: CycleSpan | undefined;
  /** The fault's place among those of the fleet. */
  readonly place: number;
  readonly hosts: readonly number[];
}

/**
 * The lines that follow: a trial's faults are injected, and reverted; hosts begin to count how often they are asked some
 * statements, and are asked for the counts. A revert and the counts are reported.
 */
export type Order = InjectOrder | 'revert' | 'counts' | WatchOrder;

/** With the nanoseconds from one cycle to the next; 0 where there are none. */
type InjectOrder = `inject ${number}`;

/** `watch` and the list of statements; JSON, for they may have line feeds. */
type WatchOrder = `watch ${string}`;

/** A line of standard output: the answer to the first line, to each `revert` and to each `counts`. */
export type Report = Listening | Reverted | Counts | Failure;

/** All is as it was before, and what was done when. */
export interface Reverted {
  readonly reverted: readonly FaultMoments[];
}

/** How often each host was asked each of the statements (`Watched` has their places), in the order of the hosts. */
export interface Counts {
  readonly asked: readonly (readonly number[])[];
}

export interface Listening {
  readonly address: string;
  readonly ports: readonly number[];
  /** The harness's own. */
  readonly controlPort: number;
}

export interface Failure {
  readonly failure: string;
  /** The system's error code, where it was the system that refused. */
  readonly code?: string;
}

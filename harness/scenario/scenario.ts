import type { MetricName } from '../vocabulary/metrics.ts';
import type { Address } from './address.ts';
import type { FaultSpec } from './fault.ts';
import type { Provider } from './providers.ts';
import type { Schedule } from './schedule.ts';

/**
 * A scenario after loading: every default filled in, every unit resolved, every path absolute. Nothing behind the
 * loader sees the YAML's own shape.
 */
export interface Scenario {
  readonly name: string;
  readonly description?: string;
  /** Absolute path of the file it came from. */
  readonly file: string;
  /** The file's text, kept in the run so that it can be repeated. */
  readonly source: string;
  readonly fleet: FleetSpec;
  /** What is wrong with the fleet. */
  readonly faults: readonly FaultSpec[];
  /** One; or one for each combination of what is swept: sleeps ascending, the others as written. */
  readonly workloads: readonly Workload[];
  readonly strategies: readonly StrategySpec[];
  readonly trials: TrialsSpec;
  readonly limits: Limits;
  /** Name of the strategy that the others are compared with. */
  readonly baseline: string;
  readonly thresholds: readonly Threshold[];
  /** What its author should look at though it is valid, each at its place. */
  readonly notices: readonly string[];
}

export interface FleetSpec {
  readonly provider: 'auto' | Provider;
  /** Numbers of hosts to sweep, ascending; the fleet is started at the largest. */
  readonly hosts: readonly number[];
  /** The most of them, where they are swept. */
  readonly servers: number;
  /** Numbers of servers to sweep, ascending, docker only; absent where there is one. */
  readonly sweptServers?: readonly number[];
  /** A MySQL-compatible image, docker only. */
  readonly image: string;
  /** Each server's memory limit, bytes. */
  readonly memoryBytes?: number;
  /** Each server's CPU limit, in cores. */
  readonly cpus?: number;
  /** Server variables, such as `max_connections`. */
  readonly variables: Readonly<Record<string, string | number | boolean>>;
  /** What every server executes once before the first trial, docker only. */
  readonly setup?: SetupScript;
  /** The author's own hosts, external only. */
  readonly external?: ExternalSpec;
}

/** A file of SQL statements, with its digest: what it makes is a part of what is asked. */
export interface SetupScript {
  /** As the scenario has it. */
  readonly file: string;
  readonly sql: string;
  readonly sha256: string;
}

/** Hosts that are there already, and how they are logged in to. */
export interface ExternalSpec {
  /** All there are, or a program that prints them; `cwd` is the scenario's folder. */
  readonly from: readonly Address[] | { readonly argv: readonly string[]; readonly cwd: string };
  readonly user: string;
  /** Name of the environment variable that holds the password. */
  readonly passwordFrom: string;
  readonly database: string;
  /** Whether a key may be fetched over plain TCP to encrypt the password with. */
  readonly allowKeyRetrieval: boolean;
  /** Most connections in flight at any time. */
  readonly maxConnections?: number;
}

export interface Workload {
  /** Asked in their order on one connection, each answer read whole. */
  readonly statements: readonly [string, ...string[]];
  readonly schedule: Schedule;
  /** `fresh`: a connection a visit. `kept`: a host's connection is opened once, and again only when it is lost. */
  readonly connections: 'fresh' | 'kept';
  /** Of what is swept, the values as they are written, by their keys. */
  readonly swept: Readonly<Partial<Record<'sleep' | 'every' | 'connections', string>>>;
  /** What the servers themselves take for one host, nanoseconds. */
  readonly floorNs?: number;
  /** For one visit, milliseconds. */
  readonly timeoutMs: number;
  /** Rows of all statements together; a visit with others failed. */
  readonly expectedRows?: number;
  /** What a simulation answers it with; MySQL itself does not need it. */
  readonly simulate?: Simulation;
}

/** The answer to a statement that the embedded fleet can't execute. */
export interface Simulation {
  readonly rows: number;
  /** Their types, as MySQL declares them. */
  readonly columns: readonly string[];
  /** Before the answer, milliseconds. */
  readonly delayMs: number;
}

/** Parameter values handed to a strategy. */
export type Parameters = Readonly<Record<string, string | number | boolean>>;

export interface StrategySpec {
  readonly name: string;
  readonly command: StrategyCommand;
  /** auto: a control group of the machine's, else a container, else neither. */
  readonly isolation: 'auto' | 'cgroup' | 'container';
  /** One set of parameters a case: a strategy without sweeps has one. */
  readonly parameterSets: readonly Parameters[];
  readonly rounds: number;
  readonly warmup: number;
}

/** What a program speaks: a version of the strategy protocol, or nothing of it. */
export type Protocol = 1 | 2 | 'none';

export type StrategyCommand =
  /** A name from the catalogue. */
  | { readonly kind: 'catalogue'; readonly name: string }
  /** The author's own program; `cwd` is the scenario's folder. */
  | {
      readonly kind: 'program';
      readonly argv: readonly string[];
      readonly protocol: Protocol;
      readonly cwd: string;
      /** What its container is made of. Absent unless it is isolated by one. */
      readonly image?: string;
    };

interface TrialsSpec {
  /** Trials of each case that are executed first and not counted. */
  readonly warmup: number;
  readonly rounds: number;
  readonly order: 'shuffled' | 'sequential';
  readonly seed: number;
  /** Pause before each trial, milliseconds. */
  readonly settleMs: number;
  /** For a whole trial, milliseconds. */
  readonly timeoutMs: number;
}

export interface Limits {
  readonly memoryBytes?: number;
  readonly processes?: number;
}

/** A limit that the author set on a strategy's metric, in k6's spelling: `p(99)<600ms`. */
export interface Threshold {
  readonly strategy: string;
  readonly metric: MetricName;
  /** Over trials; for a visit's metric, first over the visits of each trial, then the median of the trials. */
  readonly aggregate: Aggregate;
  readonly operator: Operator;
  /** In the metric's own unit: nanoseconds, bytes, a count, a share from 0 to 1, or so many a second. */
  readonly limit: number;
  /** A trial that can't keep it any more is ended. */
  readonly abort?: true;
  /** As the author wrote it. */
  readonly text: string;
  /** The line of the scenario where it stands, from 1. */
  readonly line: number;
}

export type Aggregate = 'median' | 'min' | 'max' | 'avg' | `p(${number})`;
export const OPERATORS = ['<=', '<', '>=', '>', '=='] as const;
export type Operator = (typeof OPERATORS)[number];

/** Whether a figure keeps a limit. */
export function holds(figure: number, { operator, limit }: Pick<Threshold, 'operator' | 'limit'>): boolean {
  return HOLDS[operator](figure, limit);
}

const HOLDS: Readonly<Record<Operator, (figure: number, limit: number) => boolean>> = {
  '<': (figure, limit) => figure < limit,
  '<=': (figure, limit) => figure <= limit,
  '>': (figure, limit) => figure > limit,
  '>=': (figure, limit) => figure >= limit,
  '==': (figure, limit) => figure === limit,
};

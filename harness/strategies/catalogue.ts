import { join } from 'node:path';
import {
  type AtOnce,
  atOnceOf,
  concurrencyOf,
  launchParameters,
  type ParameterSpecs,
  workersOf,
} from './parameters.ts';

/** `go` and `native` are compiled on demand, and then programs of their own. */
export type Runtime = 'python' | 'node' | 'bun' | 'go' | 'native';

export interface CatalogueEntry {
  readonly summary: string;
  readonly runtime: Runtime;
  /** Absolute. */
  readonly program: string;
  /** Modules without which the program does not load. */
  readonly modules: readonly string[];
  readonly parameters: ParameterSpecs;
  readonly atOnce: AtOnce;
}

/** Every contestant that comes with the harness, by name. Nothing else knows of their programs. */
export const CATALOGUE: ReadonlyMap<string, CatalogueEntry> = new Map(
  [...pythonEntries(), ...nodeEntries(), ...bunEntries(), ...compiledEntries()].map(({ name, ...entry }) => [
    name,
    entry,
  ]),
);

interface NamedEntry extends CatalogueEntry {
  readonly name: string;
}

function pythonEntries(): NamedEntry[] {
  const sync = ['sqlalchemy', 'pymysql'];
  const databases = ['databases', 'aiomysql', ...sync];
  const aiomysql = ['aiomysql', 'pymysql'];
  const concurrency = { concurrency: concurrencyOf() };
  const workers = (absent: string) => ({ workers: workersOf(`the executor's own default, ${absent}`) });
  return [
    {
      ...python('serial', 'serial.py', sync, 'One host after another: SQLAlchemy + PyMySQL.'),
      atOnce: 'one',
    },
    python(
      'processes',
      'processes.py',
      sync,
      'ProcessPoolExecutor: SQLAlchemy + PyMySQL.',
      workers('one a core'),
    ),
    python(
      'threads',
      'threads.py',
      sync,
      'ThreadPoolExecutor: SQLAlchemy + PyMySQL.',
      workers('min(32, cores + 4)'),
    ),
    python(
      'asyncio',
      'asyncio_databases.py',
      databases,
      'A task a host, asyncio.gather: databases + aiomysql.',
      concurrency,
    ),
    python(
      'asyncio-uvloop',
      'asyncio_databases_uvloop.py',
      ['uvloop', ...databases],
      'A task a host, asyncio.gather, on uvloop: databases + aiomysql.',
      concurrency,
    ),
    python(
      'aiomysql',
      'aiomysql_gather.py',
      aiomysql,
      'A task a host, asyncio.gather: bare aiomysql.',
      concurrency,
    ),
    python(
      'aiomysql-uvloop',
      'aiomysql_gather_uvloop.py',
      ['uvloop', ...aiomysql],
      'A task a host, asyncio.gather, on uvloop: bare aiomysql.',
      concurrency,
    ),
    python(
      'asyncmy',
      'asyncmy_gather.py',
      ['asyncmy'],
      'A task a host, asyncio.gather: asyncmy.',
      concurrency,
    ),
    python(
      'asyncio-launch',
      'asyncio_launch.py',
      ['uvloop', ...databases],
      'The article’s ways of starting the coroutines and of switching uvloop on: databases + aiomysql.',
      launchParameters(),
    ),
  ];
}

function nodeEntries(): NamedEntry[] {
  const workers = { workers: workersOf('one a core') };
  const concurrency = { concurrency: concurrencyOf() };
  const mysql2 = ['mysql2'];
  return [
    { ...node('serial', 'serial.ts', mysql2, 'One host after another: mysql2.'), atOnce: 'one' },
    node('processes', 'processes.ts', mysql2, 'Child processes: mysql2.', workers),
    node('threads', 'threads.ts', mysql2, 'worker_threads: mysql2.', workers),
    node('async', 'async.ts', mysql2, 'Every host at once: mysql2 as it comes.', concurrency),
    node(
      'async-lean',
      'async-lean.ts',
      mysql2,
      'Every host at once: mysql2 without its cache for prepared statements.',
      concurrency,
    ),
    node('async-pool', 'async-pool.ts', mysql2, 'As async-lean, a hundred hosts at a time.', {
      concurrency: concurrencyOf(100),
    }),
    node('bare', 'bare.ts', [], 'Every host at once: MySQL’s protocol on node:net, no driver.', concurrency),
    node('mariadb', 'mariadb.ts', ['mariadb'], 'Every host at once: MariaDB’s driver.', concurrency),
  ];
}

function bunEntries(): NamedEntry[] {
  const parameters = { concurrency: concurrencyOf() };
  const common = { runtime: 'bun', parameters, atOnce: atOnceOf(parameters) } as const;
  return [
    {
      ...common,
      name: 'bun/mysql2',
      summary: 'Every host at once: the program of node/async-lean, on Bun.',
      program: join(import.meta.dirname, 'node', 'async-lean.ts'),
      modules: ['mysql2'],
    },
    {
      ...common,
      name: 'bun/sql',
      summary: 'Every host at once: Bun’s own client.',
      program: join(import.meta.dirname, 'bun', 'sql.ts'),
      modules: [],
    },
  ];
}

function compiledEntries(): NamedEntry[] {
  const parameters = { concurrency: concurrencyOf() };
  const common = { parameters, atOnce: atOnceOf(parameters) };
  return [
    {
      ...common,
      name: 'go/goroutines',
      summary: 'A goroutine a host: database/sql + go-sql-driver.',
      runtime: 'go',
      program: join(import.meta.dirname, 'go', 'main.go'),
      modules: ['go-sql-driver'],
    },
    {
      ...common,
      name: 'native/ceiling',
      summary:
        'The least a client can do, in C: every host at once. A strategy that comes near it is bound by the servers.',
      runtime: 'native',
      program: join(import.meta.dirname, 'native', 'ceiling.c'),
      modules: [],
    },
  ];
}

function python(
  name: string,
  file: string,
  modules: readonly string[],
  summary: string,
  parameters: ParameterSpecs = {},
): NamedEntry {
  const program = join(import.meta.dirname, 'python', file);
  const atOnce = atOnceOf(parameters);
  return { name: `python/${name}`, summary, runtime: 'python', program, modules, parameters, atOnce };
}

function node(
  name: string,
  file: string,
  modules: readonly string[],
  summary: string,
  parameters: ParameterSpecs = {},
): NamedEntry {
  const program = join(import.meta.dirname, 'node', file);
  const atOnce = atOnceOf(parameters);
  return { name: `node/${name}`, summary, runtime: 'node', program, modules, parameters, atOnce };
}

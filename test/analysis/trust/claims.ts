import assert from 'node:assert/strict';
import type { Visit } from '../../../harness/store/columns.ts';
import type { StoredTrial, ValidityWarning, WarningCheck } from '../../../harness/store/trial-shape.ts';

interface Counted {
  readonly byServer: readonly [{ readonly lists: number; readonly logins: number }];
  readonly byHost?: readonly number[];
}

/** What a warning's claims are held against: the trial's own data, and the truth where a test made it up. */
export interface Evidence {
  readonly trial: StoredTrial;
  /** Those of healthy hosts; undefined where the run did not keep them. */
  readonly visits: readonly Visit[] | undefined;
  readonly connections: 'fresh' | 'kept';
  /** How long each visit waited that had to connect; absent: as fresh ones tell. */
  readonly waits?: readonly number[];
  /** What its servers counted; absent: not known any more. */
  readonly counted?: Counted;
  /** The control program's CPU before every trial of the run. */
  readonly controls: readonly number[];
  /** What others really took of all cores; where it is unknown, what was not idle. */
  readonly foreignShare: number;
}

/** Throws where a warning says what the trial's data contradict, or what they say nothing of. */
export function assertBorneOut({ check, message }: ValidityWarning, evidence: Evidence): void {
  const holds = CLAIMS[check];
  assert.ok(holds?.(message, evidence), `${check}: ${message}\n${JSON.stringify(evidence.trial)}`);
}

type Claim = (message: string, evidence: Evidence) => boolean;

/** For each check the sentence read again, its figures looked for in the data. */
const CLAIMS: Readonly<Partial<Record<WarningCheck, Claim>>> = {
  'listen-overflow'(message, { trial: { conditions }, visits, waits = visits?.map(waitOf) }) {
    const { serversListenDrops = 0, serversListenOverflows = 0 } = conditions ?? {};
    if (!visits || !waits) return serversListenDrops + serversListenOverflows > 0;
    const [dropped, waited, longestMs] = figures(message, /dropped (\d+) .* (\d+) visits? .*, ([\d.]+) ms/);
    return (
      [serversListenDrops, serversListenOverflows].includes(dropped) &&
      dropped > 0 &&
      waited > 0 &&
      waited === waits.filter((ns) => ns >= 1e9).length &&
      waits.some((ns) => Math.abs(ns / 1e6 - longestMs) < 0.01)
    );
  },
  'foreign-load'(message, { foreignShare }) {
    const [share] = figures(message, /at least ([\d.]+)%/);
    return share >= 15 && share <= foreignShare * 100 + 0.06;
  },
  steal(message, { trial: { conditions } }) {
    const [share] = figures(message, /at least ([\d.]+)%/);
    return share >= 2 && share <= (conditions?.stolenCpuShare ?? 0) * 100 + 0.06;
  },
  throttled(message, { trial: { conditions } }) {
    const { throttledNs = 0, serversThrottledNs = 0, spanNs = 0 } = conditions ?? {};
    const told = (who: string, ns: number) =>
      message.includes(who) === ns > spanNs / 100 &&
      (!message.includes(who) || message.includes(`${who} for ${Math.round(ns / 1e4) / 100} ms`));
    return told('the strategy', throttledNs) && told('the servers', serversThrottledNs);
  },
  swap(message, { trial: { conditions, memoryPeakBytes = Infinity } }) {
    const { swapBytes, swappedInPages = 0, majorFaults } = conditions ?? {};
    if (message.startsWith('The machine')) {
      const [pages] = figures(message, /read (\d+) pages? back/);
      return swapBytes === undefined && majorFaults !== 0 && pages === swappedInPages && pages > 0;
    }
    return swapBytes !== undefined && swapBytes > memoryPeakBytes / 100;
  },
  'major-faults'(message, { trial: { conditions } }) {
    const [faults] = figures(message, /waited (\d+) time/);
    return faults > 0 && faults === conditions?.majorFaults;
  },
  'servers-busy'(message, { trial: { conditions } }) {
    const { serversCpuShare = 0, busiestServerCpuShare = 0 } = conditions ?? {};
    return message.startsWith('The servers') ? serversCpuShare > 0.9 : busiestServerCpuShare > 0.9;
  },
  'connection-limit'(message, { trial: { conditions } }) {
    const { serversAtConnectionLimit = 0, connectionsRefused } = conditions ?? {};
    const [, , refused] = figures(
      message,
      /^(\d+) servers? came .*?limit (\d+)(?:, and (\d+) connections? refused)?/,
    );
    const isCounted = connectionsRefused !== undefined;
    return serversAtConnectionLimit > 0 && (isCounted ? refused > 0 && refused === connectionsRefused : true);
  },
  pressure(message, { trial: { conditions } }) {
    const { pressureOf, memoryPressureNs = 0, ioPressureNs = 0, majorFaults, spanNs = 1 } = conditions ?? {};
    const isTold = (resource: string, ns: number) => {
      const [share] = figures(message, new RegExp(`([\\d.]+)% of the work for ${resource}`));
      return Number.isNaN(share) || (share >= 5 && Math.abs((ns / spanNs) * 100 - share) < 0.06);
    };
    const isSilentDisk = pressureOf === 'machine' && majorFaults === 0 && message.includes('for disks');
    return isTold('memory', memoryPressureNs) && isTold('disks', ioPressureNs) && !isSilentDisk;
  },
  'settle-gave-up': (_, { trial: { settleGaveUp } }) => settleGaveUp !== undefined,
  'control-off'(message, { trial: { control }, controls }) {
    const own = control?.cpuNs ?? Number.NaN;
    const isMore = message.includes('more CPU');
    // More than in the middle is more than in half of the trials.
    const beyond = controls.filter((each) => (isMore ? own > each * 1.1 : own < each * 0.9)).length;
    return beyond >= controls.length / 2;
  },
  'under-floor'(message, { trial: { workNs = Infinity }, visits }) {
    const [floor] = figures(message, /under the floor of ([\d.]+) ms/);
    if (message.startsWith('The work')) return workNs < floor * 1e6;
    const [early] = figures(message, /^(\d+) (?:host|visit)s? (?:answered|ended) under/);
    const [host, cycle, ms] = figures(message, /host (\d+)(?: in cycle (\d+))? in ([\d.]+) ms/);
    const quick = visits?.filter(
      ({ startNs, connectedNs = startNs, endNs, error }) => !error && endNs - connectedNs < 99e6,
    );
    // Without visits they say nothing.
    return (
      !quick ||
      (quick.length === early &&
        quick.some(
          (visit) =>
            [visit.host, visit.cycle].join() === [host, cycle || 0].join() &&
            Math.abs((visit.endNs - (visit.connectedNs ?? visit.startNs)) / 1e6 - ms) < 0.01,
        ))
    );
  },
  'hosts-unreached'(message, { visits }) {
    const [hosts] = figures(message, /^(\d+) of \d+ hosts/);
    const [failures] = figures(message, /(\d+) visits? to them failed/);
    const failed = visits?.filter(({ error }) => error);
    if (!failed) return hosts > 0;
    const isOnce = visits?.every(({ cycle }) => cycle === 0);
    return hosts === new Set(failed.map(({ host }) => host)).size && (isOnce || failures === failed.length);
  },
  counters(message, { trial: { servers }, visits, connections, counted }) {
    if (!visits || !counted) return true;
    const answered = visits.filter(({ error }) => !error);
    const needed = connections === 'fresh' ? answered.length : new Set(answered.map(({ host }) => host)).size;
    const [claimed] = figures(message, /claims (\d+) answered (?:host|visit)s/);
    const [made] = figures(message, /counted (\d+) connection/);
    const [loggedIn, logins] = figures(message, /(\d+) of the (\d+) logins/);
    const [asked] = figures(message, /statement for (\d+) of them/);
    const { lists, logins: seen } = counted.byServer[0];
    const most = counted.byHost ? counted.byHost.reduce((sum, each) => sum + each, 0) : lists;
    return (
      claimed === answered.length &&
      (Number.isNaN(made) || (made === servers?.connections && made < needed)) &&
      (Number.isNaN(loggedIn) || (logins === needed && loggedIn === seen && seen < needed)) &&
      (Number.isNaN(asked) || (asked < claimed && asked <= most)) &&
      [made, loggedIn, asked].some((figure) => !Number.isNaN(figure))
    );
  },
};

function waitOf({ startNs, connectedNs, endNs }: Visit): number {
  return (connectedNs ?? endNs) - startNs;
}

function figures(message: string, pattern: RegExp): [number, number, number] {
  const [, a, b, c] = pattern.exec(message) ?? [];
  return [Number(a), Number(b), Number(c)];
}

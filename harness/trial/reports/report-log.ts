import type { TrialVisits } from '../../store/columns.ts';
import type { Report } from './report.ts';

const FIRST_ROOM = 1024;

/** Reports in the order they came: 44 bytes each, however long a trial lasts. */
export class ReportLog {
  #length = 0;
  #host = new Int32Array(FIRST_ROOM);
  #cycle = new Int32Array(FIRST_ROOM);
  #start = new Float64Array(FIRST_ROOM);
  /** NaN where the report has none. */
  #connected = new Float64Array(FIRST_ROOM);
  #end = new Float64Array(FIRST_ROOM);
  #rows = new Float64Array(FIRST_ROOM);
  readonly #errors = new Map<number, string>();

  get length(): number {
    return this.#length;
  }

  add({ host, cycle, start, connected = NaN, end, rows = NaN, error }: Report): void {
    if (this.#length === this.#host.length) this.#grow();
    const at = this.#length++;
    this.#host[at] = host;
    this.#cycle[at] = cycle;
    this.#start[at] = start;
    this.#connected[at] = connected;
    this.#end[at] = end;
    this.#rows[at] = rows;
    if (error !== undefined) this.#errors.set(at, error);
  }

  /** The visits cycle after cycle, in each in the order of the hosts. */
  columns(hosts: number, cycles: number): TrialVisits {
    const order = new Int32Array(hosts * cycles).fill(-1);
    for (let at = 0; at < this.#length; at++)
      order[(this.#cycle[at] ?? 0) * hosts + (this.#host[at] ?? 0)] = at;
    const column = (values: Float64Array) => Array.from(order, (at) => known(values[at]));
    const rows = column(this.#rows);
    return {
      startNs: column(this.#start),
      connectedNs: column(this.#connected),
      endNs: column(this.#end),
      ...(rows.some((count) => count !== null) ? { rows } : {}),
      errors: Object.fromEntries(Array.from(this.#errors, ([at, kind]) => [this.#place(at, hosts), kind])),
    };
  }

  #place(at: number, hosts: number): number {
    return (this.#cycle[at] ?? 0) * hosts + (this.#host[at] ?? 0);
  }

  #grow(): void {
    const room = 2 * this.#host.length;
    const whole = (old: Int32Array) => {
      const fresh = new Int32Array(room);
      fresh.set(old);
      return fresh;
    };
    const double = (old: Float64Array) => {
      const fresh = new Float64Array(room);
      fresh.set(old);
      return fresh;
    };
    [this.#host, this.#cycle] = [whole(this.#host), whole(this.#cycle)];
    [this.#start, this.#connected] = [double(this.#start), double(this.#connected)];
    [this.#end, this.#rows] = [double(this.#end), double(this.#rows)];
  }
}

function known(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

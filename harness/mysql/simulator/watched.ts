import { canonicalStatement } from '../statement.ts';

/** The statements of which hosts count their askings: a list that is asked as a whole, and may repeat one. */
export class Watched {
  /** How often each of the different ones is in the list. */
  readonly #times: number[] = [];
  /** Their places there, as they are compared and as they are written: most clients send them so. */
  readonly #places = new Map<string, number>();

  constructor(statements: readonly string[]) {
    for (const sql of statements) {
      const compared = canonicalStatement(sql);
      const place = this.#places.get(compared) ?? this.#times.length;
      this.#places.set(compared, place).set(sql, place);
      this.#times[place] = (this.#times[place] ?? 0) + 1;
    }
  }

  /** Of a statement that is none of them: undefined. */
  placeOf(sql: string): number | undefined {
    return this.#places.get(sql) ?? this.#places.get(canonicalStatement(sql));
  }

  /** How often a host was asked the whole list that was asked each of its statements so often, and so often before. */
  whole(asked: readonly number[], before: readonly number[] = []): number {
    const since = (place: number) => (asked[place] ?? 0) - (before[place] ?? 0);
    return Math.min(...this.#times.map((times, place) => Math.floor(since(place) / times)));
  }

  /** Whether the counts of one are those of the other. */
  isSameAs(other: Watched | undefined): boolean {
    return other !== undefined && [...this.#places].join() === [...other.#places].join();
  }
}

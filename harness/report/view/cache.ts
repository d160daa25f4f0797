/** What was made before, as long as what it was made from has the same stamp; the oldest go first where there are many. */
export class Cache<T> {
  readonly #limit: number;
  readonly #kept = new Map<string, { readonly stamp: string; readonly value: T }>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  find(key: string, stamp: string): T | undefined {
    const kept = this.#kept.get(key);
    return kept?.stamp === stamp ? kept.value : undefined;
  }

  keep(key: string, stamp: string, value: T): T {
    this.#kept.delete(key);
    this.#kept.set(key, { stamp, value });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > this.#limit && oldest !== undefined) this.#kept.delete(oldest);
    return value;
  }
}

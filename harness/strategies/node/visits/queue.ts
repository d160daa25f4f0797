/** Who waits, the lowest turn first: a binary heap. */
export class Queue<T extends { readonly turn: number }> {
  readonly #heap: T[] = [];

  add(one: T): void {
    let at = this.#heap.length;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = this.#heap[above];
      if (!parent || parent.turn <= one.turn) break;
      this.#heap[at] = parent;
      at = above;
    }
    this.#heap[at] = one;
  }

  take(): T | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (last && last !== first) this.#sink(last);
    return first;
  }

  /** Into the place of the first, and down to where it belongs. */
  #sink(one: T): void {
    let at = 0;
    for (;;) {
      const left = this.#heap[2 * at + 1];
      const right = this.#heap[2 * at + 2];
      const below = 2 * at + (left && right && right.turn < left.turn ? 2 : 1);
      const child = this.#heap[below];
      if (!child || child.turn >= one.turn) break;
      this.#heap[at] = child;
      at = below;
    }
    this.#heap[at] = one;
  }
}

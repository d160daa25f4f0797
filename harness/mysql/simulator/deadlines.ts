interface Destroyable {
  destroy(): void;
}

/**
 * Lets go of connections that take too long to log in or to hang up: one coarse timer for all of them, since a timer
 * each would cost more than the connection.
 */
export class Deadlines {
  // In the order of their deadlines, unless connect_timeout was changed meanwhile.
  readonly #waiting = new Map<Destroyable, number>();
  #timer: NodeJS.Timeout | undefined;

  add(connection: Destroyable, seconds: number): void {
    this.#waiting.set(connection, performance.now() + seconds * 1000);
    this.#timer ??= setInterval(() => this.#expire(), 1000).unref();
  }

  delete(connection: Destroyable): void {
    this.#waiting.delete(connection);
  }

  #expire(): void {
    for (const [connection, deadline] of this.#waiting) {
      if (deadline > performance.now()) break;
      this.#waiting.delete(connection);
      connection.destroy();
    }
    if (this.#waiting.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

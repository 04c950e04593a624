/** Gives all records of one microtask the same timestamp: Date.now() costs as much as framing a record. */
export class CachedClock {
  #now = 0;

  /** Milliseconds since 1970. */
  now(): number {
    if (this.#now === 0) {
      this.#now = Date.now();
      queueMicrotask(() => {
        this.#now = 0;
      });
    }
    return this.#now;
  }
}

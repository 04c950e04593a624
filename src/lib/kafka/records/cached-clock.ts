/** Records that are taken in one go have one time: asking for it costs as much as writing a record. */
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

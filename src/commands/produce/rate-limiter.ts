import { setTimeout as pause } from 'node:timers/promises';

/** Limits the number of records per second: `wait` resolves when the records counted so far are within the rate. */
export class RateLimiter {
  #count = 0;
  readonly #start = performance.now();
  readonly #perSecond: number | undefined;
  readonly #signal: AbortSignal;

  constructor(perSecond: number | undefined, signal: AbortSignal) {
    this.#perSecond = perSecond;
    this.#signal = signal;
  }

  count(records = 1): void {
    this.#count += records;
  }

  /** Splits a chunk of input, so that the rate is kept within it. */
  *split(chunk: Buffer): Generator<Buffer> {
    const size = this.#perSecond === undefined ? chunk.length : 2048;
    for (let at = 0; at < chunk.length; at += size) yield chunk.subarray(at, at + size);
  }

  async wait(): Promise<void> {
    if (this.#perSecond === undefined) return;
    const ahead = (this.#count / this.#perSecond) * 1000 - (performance.now() - this.#start);
    if (ahead >= 1) await pause(ahead, undefined, { signal: this.#signal }).catch(() => this.#signal.throwIfAborted());
  }
}

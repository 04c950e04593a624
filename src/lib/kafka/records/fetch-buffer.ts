import type { RecordReader } from './record-reader.js';

interface CompletedFetch {
  readonly broker: number;
  readonly reader: RecordReader;
  /** Call when the reader is used no more: its bytes are reused. */
  readonly release: () => void;
}

/** Completed fetches, in the order of arrival, until they are read. */
export class FetchBuffer {
  readonly #completed: CompletedFetch[] = [];
  #current: CompletedFetch | undefined;
  #wake = () => {};
  #drainWaiters: (() => void)[] = [];
  #closed = false;

  get isEmpty(): boolean {
    return this.#completed.length === 0;
  }

  add(fetch: CompletedFetch): void {
    this.#completed.push(fetch);
  }

  poll(): RecordReader | undefined {
    this.#current = this.#completed.shift();
    if (this.#current) this.#wakeDrainWaiters();
    return this.#current?.reader;
  }

  /** Call when the reader of the last poll is used no more. */
  release(): void {
    this.#current?.release();
    this.#current = undefined;
  }

  /** Resolves when every fetch of this broker was polled, or the buffer is closed. */
  async waitUntilDrained(broker: number): Promise<void> {
    while (!this.#closed && this.#completed.some((waiting) => waiting.broker === broker)) {
      await new Promise<void>((resolve) => this.#drainWaiters.push(resolve));
    }
  }

  /** Ends all waiting; buffered fetches can still be polled. */
  close(): void {
    this.#closed = true;
    this.#wakeDrainWaiters();
    this.#wake();
  }

  #wakeDrainWaiters(): void {
    const waiting = this.#drainWaiters;
    this.#drainWaiters = [];
    for (const resolve of waiting) resolve();
  }

  /** Resolves when `wake` is called, or after `waitMs` milliseconds. */
  waitForWake(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = Number.isFinite(waitMs) ? setTimeout(resolve, waitMs) : undefined;
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  wake(): void {
    this.#wake();
  }
}

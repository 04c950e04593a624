import type { RecordReader } from './record-reader.js';

/** What was fetched and waits to be read, in the order in which it came. */
export class FetchBuffer {
  readonly #completed: { readonly broker: number; readonly reader: RecordReader }[] = [];
  #wake = () => {};
  #drainWaiters: (() => void)[] = [];
  #closed = false;

  get isEmpty(): boolean {
    return this.#completed.length === 0;
  }

  add(broker: number, reader: RecordReader): void {
    this.#completed.push({ broker, reader });
  }

  poll(): RecordReader | undefined {
    const first = this.#completed.shift();
    if (first) this.#wakeDrainWaiters();
    return first?.reader;
  }

  /** Returns when all that a broker has sent is taken, or nobody will take it. */
  async waitUntilDrained(broker: number): Promise<void> {
    while (!this.#closed && this.#completed.some((waiting) => waiting.broker === broker)) {
      await new Promise<void>((resolve) => this.#drainWaiters.push(resolve));
    }
  }

  /** Nothing more is waited for; what is here can still be taken. */
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

  /** Returns when `wake` is called, or after so many milliseconds. */
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

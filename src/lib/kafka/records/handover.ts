import type { RecordReader } from './record-reader.js';

/** What was fetched and waits to be read, in the order in which it came. */
export class Handover {
  readonly #ready: { readonly broker: number; readonly reader: RecordReader }[] = [];
  #wake = () => {};
  #taken: (() => void)[] = [];
  #closed = false;

  get empty(): boolean {
    return this.#ready.length === 0;
  }

  give(broker: number, reader: RecordReader): void {
    this.#ready.push({ broker, reader });
  }

  take(): RecordReader | undefined {
    const first = this.#ready.shift();
    if (first) this.#release();
    return first?.reader;
  }

  /** Returns when all that a broker has sent is taken, or nobody will take it. */
  async taken(broker: number): Promise<void> {
    while (!this.#closed && this.#ready.some((waiting) => waiting.broker === broker)) {
      await new Promise<void>((resolve) => this.#taken.push(resolve));
    }
  }

  /** Nothing more is waited for; what is here can still be taken. */
  close(): void {
    this.#closed = true;
    this.#release();
    this.#wake();
  }

  #release(): void {
    const waiting = this.#taken;
    this.#taken = [];
    for (const resolve of waiting) resolve();
  }

  /** Returns when `wake` is called, or after so many milliseconds. */
  woken(waitMs: number): Promise<void> {
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

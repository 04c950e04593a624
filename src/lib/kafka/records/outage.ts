import type { CliError } from '../../errors.js';
import { groupBy } from '../../grouped.js';
import { isDone, type Position } from './fetch-position.js';

/** An election takes less: it is not worth a word. */
const saidAfterMs = 2000;

/** Partitions that cannot be read for a while: said once when it has lasted, and once when it is over. */
export class Outage {
  /** Why some partition cannot be read now; undefined while all can. */
  trouble: CliError | undefined;
  readonly #positions: readonly Position[];
  readonly #note: (text: string) => void;
  #said: string | undefined;

  constructor(positions: readonly Position[], note: (text: string) => void) {
    this.#positions = positions;
    this.#note = note;
  }

  /** A partition cannot be read, and is waited for. */
  waiting(error: CliError): void {
    this.trouble = error;
    const now = performance.now();
    const away = this.#positions.filter(({ failingSince }) => now - (failingSince ?? now) >= saidAfterMs);
    if (this.#said !== undefined || away.length === 0) return;
    this.#said = this.#named(away);
    this.#note(`Waiting until ${this.#said} can be read again: ${error.message}.`);
  }

  /** A partition has been read. */
  mended(): void {
    if (!this.trouble || this.#positions.some((each) => each.failingSince !== null && !isDone(each))) return;
    this.trouble = undefined;
    if (this.#said !== undefined) this.#note(`Reading ${this.#said} again.`);
    this.#said = undefined;
  }

  /** Whole topics by their names alone. */
  #named(away: readonly Position[]): string {
    const all = groupBy(this.#positions, ({ topic }) => topic);
    const parts = [...groupBy(away, ({ topic }) => topic)].map(([topic, places]) =>
      places.length === all.get(topic)?.length
        ? topic
        : `${topic} partition ${places.map(({ partition }) => partition).join(', ')}`,
    );
    return parts.join(' and ');
  }
}

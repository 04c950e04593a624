import type { CliError } from '../../base/errors.js';
import { groupBy } from '../../base/group-by.js';
import { type FetchPosition, isDone } from './fetch-position.js';

/** An election takes less: it is not worth a word. */
const reportAfterMs = 2000;

/** Partitions that cannot be read for a while: said once when it has lasted, and once when it is over. */
export class Outage {
  /** Why some partition cannot be read now; undefined while all can. */
  error: CliError | undefined;
  readonly #positions: readonly FetchPosition[];
  readonly #note: (text: string) => void;
  #reported: string | undefined;

  constructor(positions: readonly FetchPosition[], note: (text: string) => void) {
    this.#positions = positions;
    this.#note = note;
  }

  /** A partition cannot be read, and is waited for. */
  onUnreadable(error: CliError): void {
    this.error = error;
    const now = performance.now();
    const away = this.#positions.filter(({ failingSince }) => now - (failingSince ?? now) >= reportAfterMs);
    if (this.#reported !== undefined || away.length === 0) return;
    this.#reported = this.#describe(away);
    this.#note(`Waiting until ${this.#reported} can be read again: ${error.message}.`);
  }

  /** A partition has been read. */
  onReadable(): void {
    if (!this.error || this.#positions.some((each) => each.failingSince !== null && !isDone(each))) return;
    this.error = undefined;
    if (this.#reported !== undefined) this.#note(`Reading ${this.#reported} again.`);
    this.#reported = undefined;
  }

  /** Whole topics by their names alone. */
  #describe(away: readonly FetchPosition[]): string {
    const all = groupBy(this.#positions, ({ topic }) => topic);
    const parts = [...groupBy(away, ({ topic }) => topic)].map(([topic, places]) =>
      places.length === all.get(topic)?.length
        ? topic
        : `${topic} partition ${places.map(({ partition }) => partition).join(', ')}`,
    );
    return parts.join(' and ');
  }
}

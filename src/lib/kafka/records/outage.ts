import type { CliError } from '../../base/errors.js';
import { groupBy } from '../../base/group-by.js';
import { type FetchPosition, isDone } from './fetch-position.js';

/** Shorter outages (leader elections) are not reported. */
const reportAfterMs = 2000;

/** Reports partitions that are unavailable: once when it has lasted, and once when it is over. */
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

  /** Call when a partition cannot be read and is waited for. */
  onUnreadable(error: CliError): void {
    this.error = error;
    const now = performance.now();
    const unavailable = this.#positions.filter(({ failingSince }) => now - (failingSince ?? now) >= reportAfterMs);
    if (this.#reported !== undefined || unavailable.length === 0) return;
    this.#reported = this.#describe(unavailable);
    this.#note(`Waiting until ${this.#reported} can be read again: ${error.message}.`);
  }

  /** Call when a partition can be read again. */
  onReadable(): void {
    if (!this.error || this.#positions.some((each) => each.failingSince !== null && !isDone(each))) return;
    this.error = undefined;
    if (this.#reported !== undefined) this.#note(`Reading ${this.#reported} again.`);
    this.#reported = undefined;
  }

  /** Topics by name where all their partitions are unavailable, else with partition numbers. */
  #describe(unavailable: readonly FetchPosition[]): string {
    const all = groupBy(this.#positions, ({ topic }) => topic);
    const parts = [...groupBy(unavailable, ({ topic }) => topic)].map(([topic, partitions]) =>
      partitions.length === all.get(topic)?.length
        ? topic
        : `${topic} partition ${partitions.map(({ partition }) => partition).join(', ')}`,
    );
    return parts.join(' and ');
  }
}

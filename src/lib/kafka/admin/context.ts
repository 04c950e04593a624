import type { Topic } from '../cluster.js';
import type { Wire } from '../wire.js';

/** What the parts of the admin room share: the wire, and who led what when last told. */
export interface Admin {
  readonly wire: Wire;
  /** Leaders of each partition by topic, as the last Metadata had them; entries go when a broker says otherwise. */
  readonly topics: Map<string, Topic>;
  /** Told what is no failure and yet is to be known. */
  readonly note: (text: string) => void;
}

/** A broker's own limit for an operation: below ours, so that its words arrive before we stop waiting. */
export const brokerTimeoutMs = ({ wire }: Admin): number => Math.max(1, Math.round(wire.requestTimeoutMs * 0.9));

export function* chunks<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

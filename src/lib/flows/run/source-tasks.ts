import type { SourceTask } from '../protocol.js';
import type { Flow } from '../types.js';
import type { Fault } from './fault.js';

export interface SourceLoad {
  /** Source events of the whole flow; null: until they are told to stop. */
  readonly count: number | null;
  /** A second, of the whole flow; null: as fast as they are taken. Undefined: as each source says. */
  readonly rate: number | null | undefined;
  readonly faults: readonly Fault[];
}

const defaultRate = 20;

/** What each source is to emit: the amounts of the flow, divided by the shares of its sources. */
export function sourceTasks({ sources }: Flow, { count, rate, faults }: SourceLoad): SourceTask[] {
  const shares = sources.map(({ share = 1 }) => share);
  const total = shares.reduce((sum, share) => sum + share, 0);
  let before = 0;
  return sources.map((source, index) => {
    const part = (shares[index] ?? 1) / total;
    const upTo = (share: number): number => Math.round((count ?? 0) * share);
    const own = count === null ? null : upTo(before + part) - upTo(before);
    before += part;
    return {
      index,
      count: own,
      rate: rate === undefined ? (source.rate ?? defaultRate) : rate === null ? null : Math.max(1, rate * part),
      // Bad records are the first source's, which counts its own part of the events.
      poison: (index === 0 ? faults : []).flatMap((trouble) =>
        trouble.kind === 'poison'
          ? [{ topic: trouble.topic, after: Math.max(1, Math.round(trouble.after * part)) }]
          : [],
      ),
    };
  });
}

import type { Fault } from '../fault.js';
import type { SourceTask } from '../protocol.js';
import type { Flow } from '../types.js';

export interface SourceLoad {
  /** Source events of the whole flow; null: until the sources are stopped. */
  readonly count: number | null;
  /** Events per second of the whole flow. Null: unthrottled. Undefined: the rate of each source in the flow file. */
  readonly rate: number | null | undefined;
  readonly faults: readonly Fault[];
}

const defaultRate = 20;

/** The task of each source: the load of the flow, divided by the shares of the sources. */
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
      // The first source sends all poison, after its own share of the events.
      poison: (index === 0 ? faults : []).flatMap((fault) =>
        fault.kind === 'poison' ? [{ topic: fault.topic, after: Math.max(1, Math.round(fault.after * part)) }] : [],
      ),
    };
  });
}

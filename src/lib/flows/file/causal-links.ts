import type { ValuePath } from '../../schema/source-location.js';
import type { Emission, Flow } from '../types.js';

/** An edge of the flow's event graph: a service emits `event` because of `cause`. */
export interface CausalLink {
  readonly cause: string;
  readonly event: string;
  /** Upper bound of the average number of such events per cause. */
  readonly ratio: number;
  readonly path: ValuePath;
}

/** All edges of a flow, in file order: of reactions, alarms and measures. */
export function causalLinks({ services }: Flow): CausalLink[] {
  return services.flatMap(({ on, watches, measures }, index) => {
    const path = ['services', index];
    const all = (cause: string, emits: readonly Emission[] = [], ratio: number, at: ValuePath): CausalLink[] =>
      emits.map(({ event }, position) => ({ cause, event, ratio, path: [...at, 'emits', position, 'event'] }));
    return [
      ...Object.entries(on).flatMap(([cause, reactions]) => {
        const rest = 1 - reactions.reduce((sum, { chance = 0 }) => sum + chance, 0);
        return reactions.flatMap(({ chance = rest, emits }, at) =>
          all(cause, emits, chance, [...path, 'on', cause, at]),
        );
      }),
      ...watches.flatMap(({ event, times, emits }, at) => all(event, emits, 1 / times, [...path, 'watches', at])),
      // A window may be emitted anew for each event in it.
      ...measures.map(({ event: cause, emits: event }, at) => ({
        ...{ cause, event, ratio: 1 },
        path: [...path, 'measures', at, 'emits'],
      })),
    ];
  });
}

import type { OffsetExpression } from './parse.js';

/** Bounds of a partition's log. */
export interface LogBounds {
  readonly earliest: number;
  readonly latest: number;
  /** For an offset by time: the first offset with that timestamp or a later one; null where there is none. */
  readonly atTime?: number | null;
}

export interface ResolvedOffset {
  readonly offset: number;
  /**
   * The requested offset, as it was written, where it is outside the log: `offset` is then the nearest end of the log.
   */
  readonly clampedFrom?: string;
}

/** Resolves an offset for one partition. */
export function resolveOffset(spec: OffsetExpression, log: LogBounds): ResolvedOffset {
  const requested = requestedOffset(spec, log);
  const offset = Math.min(Math.max(requested, log.earliest), log.latest);
  const clampedFrom = offset === requested ? undefined : specText(spec);
  return clampedFrom === undefined ? { offset } : { offset, clampedFrom };
}

/** The text of an offset that can be outside a log; times and the ends themselves cannot. */
function specText(spec: OffsetExpression): string | undefined {
  switch (spec.kind) {
    case 'offset':
      return `${spec.offset}`;
    case 'beforeEnd':
      return `-${spec.count}`;
    case 'afterStart':
      return `+${spec.count}`;
    default:
      return undefined;
  }
}

function requestedOffset(spec: OffsetExpression, { earliest, latest, atTime }: LogBounds): number {
  switch (spec.kind) {
    case 'earliest':
      return earliest;
    case 'latest':
      return latest;
    case 'offset':
      return spec.offset;
    case 'beforeEnd':
      return latest - spec.count;
    case 'afterStart':
      return earliest + spec.count;
    case 'time':
      return atTime ?? latest;
  }
}

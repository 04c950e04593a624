import type { OffsetExpression } from './parse.js';

/** What is known of a partition's log. */
export interface LogBounds {
  readonly earliest: number;
  readonly latest: number;
  /** For a place in time: the first offset that is not older; null where every record is. */
  readonly atTime?: number | null;
}

export interface ResolvedOffset {
  readonly offset: number;
  /** What was asked for, as it is written, where it lies outside the log: `offset` is then the log's nearest end. */
  readonly clampedFrom?: string;
}

/** The offset of a place in one partition. */
export function resolveOffset(place: OffsetExpression, log: LogBounds): ResolvedOffset {
  const wanted = requestedOffset(place, log);
  const offset = Math.min(Math.max(wanted, log.earliest), log.latest);
  const clampedFrom = offset === wanted ? undefined : specText(place);
  return clampedFrom === undefined ? { offset } : { offset, clampedFrom };
}

/** A place that may lie outside a log; a time that no record has is the end, and the ends are where they are. */
function specText(place: OffsetExpression): string | undefined {
  switch (place.kind) {
    case 'offset':
      return `${place.offset}`;
    case 'beforeEnd':
      return `-${place.count}`;
    case 'afterStart':
      return `+${place.count}`;
    default:
      return undefined;
  }
}

function requestedOffset(place: OffsetExpression, { earliest, latest, atTime }: LogBounds): number {
  switch (place.kind) {
    case 'earliest':
      return earliest;
    case 'latest':
      return latest;
    case 'offset':
      return place.offset;
    case 'beforeEnd':
      return latest - place.count;
    case 'afterStart':
      return earliest + place.count;
    case 'time':
      return atTime ?? latest;
  }
}

import type { OffsetPlace } from './parse.js';

/** What is known of a partition's log. */
export interface LogBounds {
  readonly earliest: number;
  readonly latest: number;
  /** For a place in time: the first offset that is not older; null where every record is. */
  readonly atTime?: number | null;
}

export interface Resolved {
  readonly offset: number;
  /** What was asked for, as it is written, where it lies outside the log: `offset` is then the log's nearest end. */
  readonly outside?: string;
}

/** The offset of a place in one partition. */
export function resolveOffset(place: OffsetPlace, log: LogBounds): Resolved {
  const wanted = wantedOffset(place, log);
  const offset = Math.min(Math.max(wanted, log.earliest), log.latest);
  const outside = offset === wanted ? undefined : asWritten(place);
  return outside === undefined ? { offset } : { offset, outside };
}

/** A place that may lie outside a log; a time that no record has is the end, and the ends are where they are. */
function asWritten(place: OffsetPlace): string | undefined {
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

function wantedOffset(place: OffsetPlace, { earliest, latest, atTime }: LogBounds): number {
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

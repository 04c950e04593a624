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
  /** What was asked for, where it lies outside the log: `offset` is then the log's nearest end. */
  readonly outside?: number;
}

/** The offset of a place in one partition. */
export function resolveOffset(place: OffsetPlace, log: LogBounds): Resolved {
  const wanted = wantedOffset(place, log);
  const offset = Math.min(Math.max(wanted, log.earliest), log.latest);
  // "The last ten" of fewer than ten is all of them, and no surprise.
  return place.kind === 'offset' && offset !== wanted ? { offset, outside: wanted } : { offset };
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

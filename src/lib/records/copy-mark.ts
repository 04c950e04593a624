/** A topic of a cluster, whatever the context it is named through. */
export interface CopyPlace {
  readonly clusterId: string;
  readonly topic: string;
}

/**
 * What a copy writes beside each offset that it commits, as the metadata of the commit: where the records went, which
 * run of it this is, and whether that run goes on with what comes.
 */
export interface CopyMark extends CopyPlace {
  readonly run: string;
  readonly follows: boolean;
}

const kind = 'kafkactl copy';

export const writeMark = ({ clusterId, topic, run, follows }: CopyMark): string =>
  JSON.stringify({ by: kind, clusterId, topic, run, follows });

/** The mark of a commit; undefined where it is not of a copy. */
export function readMark(metadata: string | undefined): CopyMark | undefined {
  if (!metadata?.includes(kind)) return undefined;
  try {
    const { by, clusterId, topic, run, follows } = JSON.parse(metadata) as Readonly<Record<string, unknown>>;
    const texts = [clusterId, topic, run];
    if (by !== kind || typeof follows !== 'boolean' || texts.some((text) => typeof text !== 'string')) return undefined;
    return { clusterId: `${clusterId}`, topic: `${topic}`, run: `${run}`, follows };
  } catch {
    return undefined;
  }
}

export const samePlace = (one: CopyPlace, other: CopyPlace): boolean =>
  one.clusterId === other.clusterId && one.topic === other.topic;

/** A copy under way from one topic to another, by the group that it commits to. */
export interface CopyRoute {
  readonly group: string;
  readonly from: CopyPlace;
  readonly to: CopyPlace;
}

/** The routes that lead from one place to another, in their order; undefined where none do. */
export function routesBetween(
  start: CopyPlace,
  end: CopyPlace,
  routes: readonly CopyRoute[],
): readonly CopyRoute[] | undefined {
  const left = new Set(routes);
  const paths: (readonly CopyRoute[])[] = [[]];
  for (let path = paths.shift(); path; path = paths.shift()) {
    const at = path.at(-1)?.to ?? start;
    if (path.length > 0 && samePlace(at, end)) return path;
    for (const route of left) {
      if (!samePlace(route.from, at)) continue;
      left.delete(route);
      paths.push([...path, route]);
    }
  }
  return undefined;
}

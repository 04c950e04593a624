/** A topic of a cluster, identified by the cluster's id rather than by a context. */
export interface ClusterTopic {
  readonly clusterId: string;
  readonly topic: string;
}

/**
 * Metadata of the offsets that a copy commits: the destination, the id of the run, and whether the run follows the
 * source.
 */
export interface CopyMetadata extends ClusterTopic {
  readonly runId: string;
  readonly follows: boolean;
}

const marker = 'kafkactl copy';

export const formatCopyMetadata = ({ clusterId, topic, runId, follows }: CopyMetadata): string =>
  JSON.stringify({ by: marker, clusterId, topic, run: runId, follows });

/** Parses the metadata of a committed offset; undefined where it is not a copy's. */
export function parseCopyMetadata(metadata: string | undefined): CopyMetadata | undefined {
  if (!metadata?.includes(marker)) return undefined;
  try {
    const { by, clusterId, topic, run, follows } = JSON.parse(metadata) as Readonly<Record<string, unknown>>;
    const texts = [clusterId, topic, run];
    if (by !== marker || typeof follows !== 'boolean' || texts.some((text) => typeof text !== 'string'))
      return undefined;
    return { clusterId: `${clusterId}`, topic: `${topic}`, runId: `${run}`, follows };
  } catch {
    return undefined;
  }
}

export const isSameTopic = (one: ClusterTopic, other: ClusterTopic): boolean =>
  one.clusterId === other.clusterId && one.topic === other.topic;

/** A running copy from one topic to another, with the group that it commits to. */
export interface FollowedCopy {
  readonly group: string;
  readonly from: ClusterTopic;
  readonly to: ClusterTopic;
}

/** The copies that lead from one topic to another, in order; undefined where none do. */
export function findCopyPath(
  start: ClusterTopic,
  end: ClusterTopic,
  routes: readonly FollowedCopy[],
): readonly FollowedCopy[] | undefined {
  const left = new Set(routes);
  const paths: (readonly FollowedCopy[])[] = [[]];
  for (let path = paths.shift(); path; path = paths.shift()) {
    const at = path.at(-1)?.to ?? start;
    if (path.length > 0 && isSameTopic(at, end)) return path;
    for (const route of left) {
      if (!isSameTopic(route.from, at)) continue;
      left.delete(route);
      paths.push([...path, route]);
    }
  }
  return undefined;
}

/** A topic of a cluster, whatever the context it is named through. */
export interface ClusterTopic {
  readonly clusterId: string;
  readonly topic: string;
}

/**
 * What a copy writes beside each offset that it commits, as the metadata of the commit: where the records went, which
 * run of it this is, and whether that run goes on with what comes.
 */
export interface CopyMetadata extends ClusterTopic {
  readonly runId: string;
  readonly follows: boolean;
}

const marker = 'kafkactl copy';

export const formatCopyMetadata = ({ clusterId, topic, runId, follows }: CopyMetadata): string =>
  JSON.stringify({ by: marker, clusterId, topic, run: runId, follows });

/** The mark of a commit; undefined where it is not of a copy. */
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

/** A copy under way from one topic to another, by the group that it commits to. */
export interface FollowedCopy {
  readonly group: string;
  readonly from: ClusterTopic;
  readonly to: ClusterTopic;
}

/** The routes that lead from one place to another, in their order; undefined where none do. */
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

import type { App } from '../../lib/app.js';
import { CliError } from '../../lib/base/errors.js';
import { type FollowedCopy, findCopyPath, parseCopyMetadata } from '../../lib/records/copy-metadata.js';
import { onSide } from './on-side.js';
import type { CopySide } from './sides.js';

/**
 * Throws `conflict` where copied records would come back to the source, through running copies that follow their
 * sources and commit to groups of either cluster: such a loop would copy each record for ever.
 */
export async function refuseCopyLoop(from: CopySide, to: CopySide, app: App): Promise<void> {
  const sides = from.clusterId === to.clusterId ? [from] : [from, to];
  const routes = (await Promise.all(sides.map((side) => onSide(side, () => followedCopies(side, app))))).flat();
  const loop = findCopyPath(to, from, routes);
  if (!loop) return;
  const [first] = loop;
  const path = loop.map((route) => `group "${route.group}" copies ${route.from.topic} to ${route.to.topic}`);
  const firstSide = sides.find(({ clusterId }) => clusterId === first?.from.clusterId) ?? to;
  await onSide(firstSide, () => {
    throw new CliError(
      'conflict',
      `every record would come back to ${from.name} and be copied again: ${path.join(', ')}`,
      {
        hint: `End that copy first. If it was killed, its group still stands for it:  kafkactl groups delete ${first?.group}`,
      },
    );
  });
}

/** The copies that follow topics of this cluster, from the metadata of committed offsets. */
async function followedCopies({ cluster, clusterId }: CopySide, app: App): Promise<FollowedCopy[]> {
  try {
    // A copy is no member, and groups that had members have a protocol type.
    const { groups, failures } = await cluster.groups();
    if (failures[0]) throw failures[0].error;
    const unowned = groups.filter(({ protocolType }) => protocolType === '');
    const commits = await cluster.committedOffsets(unowned.map(({ group }) => group));
    return [...commits].flatMap(([group, offsets]) => {
      const routes = offsets.flatMap(({ topic, metadata }) => {
        const mark = parseCopyMetadata(metadata);
        return mark?.follows ? [{ group, from: { clusterId, topic }, to: mark }] : [];
      });
      return [...new Map(routes.map((route) => [route.from.topic, route])).values()];
    });
  } catch (error) {
    if (!(error instanceof CliError) || error.code !== 'denied') throw error;
    app.note('Whether records would come back through other copies is not known: groups may not be seen.');
    return [];
  }
}

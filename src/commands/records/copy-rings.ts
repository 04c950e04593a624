import type { App } from '../../lib/app.js';
import { CliError } from '../../lib/errors.js';
import { type CopyRoute, readMark, routesBetween } from '../../lib/records/copy-mark.js';
import type { CopySide } from './copy-places.js';
import { onSide } from './copy-side.js';

/**
 * Throws `conflict` where records that a copy writes would come back to what it reads, through copies that are followed
 * now and commit to groups of either cluster: such a ring copies each record for ever.
 */
export async function refuseRing(from: CopySide, to: CopySide, app: App): Promise<void> {
  const sides = from.clusterId === to.clusterId ? [from] : [from, to];
  const routes = (await Promise.all(sides.map((side) => onSide(side, () => routesOf(side, app))))).flat();
  const ring = routesBetween(to, from, routes);
  if (!ring) return;
  const [first] = ring;
  const path = ring.map((route) => `group "${route.group}" copies ${route.from.topic} to ${route.to.topic}`);
  const its = sides.find(({ clusterId }) => clusterId === first?.from.clusterId) ?? to;
  await onSide(its, () => {
    throw new CliError(
      'conflict',
      `every record would come back to ${from.name} and be copied again: ${path.join(', ')}`,
      {
        hint: `End that copy first. If it was killed, its group still stands for it:  kafkactl groups delete ${first?.group}`,
      },
    );
  });
}

/** The copies that read this cluster and are followed, as their groups tell. */
async function routesOf({ cluster, clusterId }: CopySide, app: App): Promise<CopyRoute[]> {
  try {
    // A copy is never a member of its group, and a group that had members has a protocol.
    const { groups, failures } = await cluster.groups();
    if (failures[0]) throw failures[0].error;
    const unowned = groups.filter(({ protocolType }) => protocolType === '');
    const commits = await cluster.committedOffsets(unowned.map(({ group }) => group));
    return [...commits].flatMap(([group, offsets]) => {
      const routes = offsets.flatMap(({ topic, metadata }) => {
        const mark = readMark(metadata);
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

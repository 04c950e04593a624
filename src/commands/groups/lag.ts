import type { App } from '../../lib/app.js';
import { CliError } from '../../lib/base/errors.js';
import { groupBy } from '../../lib/base/group-by.js';
import { parsePattern } from '../../lib/base/patterns.js';
import { plural } from '../../lib/base/plural.js';
import { command } from '../../lib/cli/command.js';
import { duration, integer, repeatable } from '../../lib/cli/inputs.js';
import { type LagRow, lagTotals } from '../../lib/groups/lag.js';
import { type LagRate, lagRateKey, unknownRate } from '../../lib/groups/lag-rates.js';
import { memberNames } from '../../lib/groups/member-names.js';
import type { Block } from '../../lib/io/blocks.js';
import { field } from '../../lib/io/fields.js';
import type { ViewOptions } from '../../lib/io/rows.js';
import type { Cluster, ListGroupsFailure } from '../../lib/kafka/cluster.js';
import { findTopics } from '../topics/find-topics.js';
import { missingGroupsError, selectGroups } from './select-groups.js';
import { groupRateBlock, lagTable, lagTotalsText } from './view.js';

export type GroupLagRow = LagRow & { readonly group: string; readonly clientId: string | null };

export const groupsLag = command({
  path: 'groups lag',
  summary: 'Show how far groups are behind, all of them or some',
  details:
    'Groups without members are shown too: nobody works off their lag. A partition without a commit has no lag, and is told apart from lag 0. On a terminal, --watch also shows how fast is read and written, and when a group will have caught up.',
  args: { names: repeatable('Groups or patterns; all without any', { value: 'GROUP', completes: 'group' }) },
  options: {
    topic: repeatable('Only this topic, or those of a pattern; repeat for several', {
      value: 'TOPIC',
      completes: 'topic',
    }),
    watch: duration('Read the lag again at this interval, until Ctrl-C: 2s', { least: '1ms' }),
    maxLag: integer('Exit 7 when the lag of a group is greater; --watch ends with it', { min: 0 }),
  },
  fields: {
    group: field.string('Group id'),
    topic: field.string('Topic'),
    partition: field.number('Partition'),
    committed: field.number<number | null>('Next offset that the group will read; null without a commit'),
    end: field.number<number | null>('Next offset that will be written; null where it is not known'),
    lag: field.number<number | null>('Records between them; null where one is not known'),
    member: field.string<string | null>('Id of the member that owns the partition'),
    clientId: field.string<string | null>('What its client calls itself', { column: 'wide', title: 'CLIENT' }),
  },
  nameField: 'group',
  view: (rows, options) => lagView(rows, options),
  emptyMessage: 'No group has committed anything there.',
  examples: [
    ['groups lag', 'Every group, also those without members'],
    ['groups lag notifications-group --watch 2s', 'Watch one catch up; q or Ctrl-C ends'],
    ['groups lag --max-lag 1000', 'For a check: exit 7 when a group is more than 1000 behind'],
    ['groups lag --topic orders', 'Who reads orders, and how far they are'],
  ],
  async run({ names, topic, watch, maxLag }, app) {
    const cluster = await app.cluster();
    const read = () => readLagSnapshot(cluster, names, topic);
    const initial = await read();
    const { rows, problems, silentBrokers } = initial;
    if (watch !== undefined) {
      // A group that is missing from the first read is a wrong name; one that goes later is not an error.
      if (problems[0]) throw problems[0];
      const isLast = ({ rows }: LagSnapshot) => reportExcessLag(app, rows, maxLag);
      const { watchLag } = await import('./watch.js');
      return watchLag(app, { initial, read, isLast, view: lagView, everyMs: watch });
    }
    for (const problem of problems) app.problem(problem);
    reportExcessLag(app, rows, maxLag);
    const incomplete = missingGroupsError(silentBrokers);
    if (incomplete) app.failCheck(incomplete);
    const { uncommitted, withoutEnd } = lagTotals(rows);
    const unknown = uncommitted + withoutEnd;
    if (maxLag !== undefined && unknown > 0) app.note(`The lag of ${plural(unknown, 'partition')} is not known.`);
    return rows;
  },
});

export interface LagSnapshot {
  readonly rows: readonly GroupLagRow[];
  readonly problems: readonly CliError[];
  readonly silentBrokers: readonly ListGroupsFailure[];
}

async function readLagSnapshot(
  cluster: Cluster,
  words: readonly string[],
  topics: readonly string[],
): Promise<LagSnapshot> {
  const { readGroupLags } = await import('../../lib/groups/read-group-lags.js');
  const { names, listed, silentBrokers, missing } = await selectGroups(cluster, words);
  const problems = missing.map(({ error }) => error);
  const rows: GroupLagRow[] = [];
  for (const each of await readGroupLags(cluster, names, { topics, listed })) {
    if (!('error' in each)) {
      const clients = new Map(each.group.members.map(({ id, clientId }) => [id, clientId]));
      const { group } = each.group;
      rows.push(...each.rows.map((row) => ({ group, ...row, clientId: clients.get(row.member ?? '') ?? null })));
    }
    // A group that was deleted between the list and its description is no problem.
    else if (each.error.code !== 'notFound') problems.push(each.error);
  }
  // A deleted topic keeps its commits for a while. One with neither commits nor metadata is a wrong name.
  const unread = topics.filter((word) => !rows.some(({ topic }) => parsePattern(word).matches(topic)));
  if (unread.length > 0) problems.push(...(await findTopics(cluster, unread)).missing.map(({ error }) => error));
  return { rows, problems, silentBrokers };
}

const rowsByGroup = (rows: readonly GroupLagRow[]) => groupBy(rows, ({ group }) => group);

/** True when the lag of a group is greater than `maxLag`; fails the check then, which makes the exit code 7. */
function reportExcessLag(app: App, rows: readonly GroupLagRow[], maxLag: number | undefined): boolean {
  if (maxLag === undefined) return false;
  const over = [...rowsByGroup(rows)]
    .map(([group, own]) => ({ group, lag: lagTotals(own).lag }))
    .filter(({ lag }) => lag > maxLag)
    .sort((a, b) => b.lag - a.lag);
  const [worst] = over;
  if (!worst) return false;
  const others = over.slice(1).map(({ group, lag }) => `"${group}" (${lag})`);
  const more = others.length > 0 ? `; so ${others.length > 1 ? 'are' : 'is'} ${others.join(', ')}` : '';
  app.failCheck(new CliError('drift', `group "${worst.group}" is ${worst.lag} behind, more than ${maxLag}${more}`));
  return true;
}

/** Client ids by member id, of the members that have partitions. */
const clientIdsByMember = (rows: readonly GroupLagRow[]): ReadonlyMap<string, string> =>
  new Map(rows.flatMap(({ member, clientId }) => (member === null ? [] : [[member, clientId ?? ''] as const])));

/** The table of each group; with `rates` by `lagRateKey`, which only `--watch` has, how fast it is read and written too. */
function lagView(rows: readonly GroupLagRow[], options: ViewOptions, rates?: ReadonlyMap<string, LagRate>): Block[] {
  return [...rowsByGroup(rows)].flatMap(([group, own]) => {
    const clients = clientIdsByMember(own);
    const names = memberNames([...clients].map(([id, clientId]) => ({ id, clientId })));
    const ownRates = rates && own.map((row) => rates.get(lagRateKey(row)) ?? unknownRate);
    return [
      { kind: 'heading', text: group, note: lagTotalsText(own) },
      ...(ownRates ? [groupRateBlock(ownRates)] : []),
      lagTable(own, names, { ...options, clients, rates: ownRates }),
    ];
  });
}

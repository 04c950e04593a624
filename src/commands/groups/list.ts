import { parseChoice } from '../../lib/base/nearest.js';
import { parseFilter } from '../../lib/base/patterns.js';
import { plural } from '../../lib/base/plural.js';
import { command } from '../../lib/cli/command.js';
import { plainText, repeatable } from '../../lib/cli/inputs.js';
import { field } from '../../lib/io/fields.js';
import type { GroupType } from '../../lib/kafka/cluster.js';
import { missingGroupsError } from './select-groups.js';

const groupTypes = ['classic', 'consumer', 'share', 'streams'];
const groupStates = [
  ...['Stable', 'Empty', 'PreparingRebalance', 'CompletingRebalance', 'Assigning', 'Reconciling', 'NotReady', 'Dead'],
];

/** A parser of one of `words`, whatever its case. Throws `usage` for another word: it would match no group, silently. */
const parseWordOf =
  (words: readonly string[]) =>
  (raw: string): string =>
    words.find((word) => word.toLowerCase() === raw.toLowerCase()) ?? parseChoice(raw, words);

export const groupsList = command({
  path: 'groups list',
  aliases: ['ls'],
  summary: 'List groups with their type, state and number of members',
  details:
    'A plain word picks the names that contain it; billing-* is a glob and /^billing-(eu|us)$/ a regular expression.',
  args: { pattern: plainText('Only these names', { value: 'PATTERN', completes: 'group' }) },
  options: {
    state: repeatable('Only groups in this state: Stable, Empty, …; repeat for several', {
      value: 'STATE',
      parse: parseWordOf(groupStates),
    }),
    type: repeatable('Only groups of this type: classic, consumer, share, streams; repeat for several', {
      value: 'TYPE',
      parse: parseWordOf(groupTypes),
    }),
  },
  fields: {
    group: field.string('Group id'),
    type: field.string<GroupType>('classic, consumer (KIP-848), share or streams'),
    state: field.string('State, in the words of Kafka'),
    memberCount: field.number<number | null>('Members; null where it is not known', { title: 'MEMBERS' }),
  },
  nameField: 'group',
  emptyMessage({ pattern, state, type }) {
    const which = [
      pattern === undefined ? '' : ` that matches ${JSON.stringify(pattern)}`,
      state.length === 0 ? '' : ` in state ${state.join(' or ')}`,
      type.length === 0 ? '' : ` of type ${type.join(' or ')}`,
    ].join('');
    if (which === '') return 'No groups to show. Read as one:  kafkactl consume TOPIC -g GROUP';
    return `There is no group${which}. See all:  kafkactl groups list`;
  },
  examples: [
    ['groups list', 'Every group'],
    ['groups list --state Empty', 'Groups without members, whose lag nobody works off'],
    ['groups list billing -o name', 'The names that contain "billing"'],
  ],
  async run({ pattern, state, type }, app) {
    const matches = parseFilter(pattern);
    const cluster = await app.cluster();
    const listed = await cluster.groups();
    const incomplete = missingGroupsError(listed.failures);
    if (incomplete) app.failCheck(incomplete);
    const groups = listed.groups.filter(
      (each) =>
        matches(each.group) &&
        (state.length === 0 || state.includes(each.state)) &&
        (type.length === 0 || type.includes(each.type)),
    );
    if (app.output.format === 'name') return groups.map((group) => ({ ...group, memberCount: null }));
    const described = await cluster.describeGroups(
      groups.map(({ group }) => group),
      listed,
    );
    const unknown = described.flatMap((each) => ('error' in each ? each.error : []));
    if (unknown[0]) app.note(`Members of ${plural(unknown.length, 'group')} are not shown: ${unknown[0].message}.`);
    return groups.map(({ group, type, state }, index) => {
      const found = described[index];
      return { group, type, state, memberCount: found && 'members' in found ? found.members.length : null };
    });
  },
});

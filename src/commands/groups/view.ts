import { plural, withThousands } from '../../lib/base/plural.js';
import { type LagRow, lagTotals } from '../../lib/groups/lag.js';
import { catchUpText, groupRateText, perSecondText } from '../../lib/groups/lag-rate-text.js';
import { type CatchUp, groupRate, type LagRate, unknownRate } from '../../lib/groups/lag-rates.js';
import { memberNames } from '../../lib/groups/member-names.js';
import { type Block, type Cell, type Column, styled, type Tone } from '../../lib/io/blocks.js';
import type { ViewOptions } from '../../lib/io/rows.js';
import type { GroupDescription, GroupMember } from '../../lib/kafka/cluster.js';

export interface GroupDetails extends Pick<GroupDescription, 'group' | 'type' | 'state' | 'coordinator'> {
  readonly members: readonly Pick<GroupMember, 'id' | 'clientId' | 'host' | 'assignment'>[];
  readonly offsets: readonly LagRow[];
}

/** The view of `groups describe`: facts, members, and the lag of each partition with its owner. */
export function groupsView(rows: readonly GroupDetails[], options: ViewOptions): Block[] {
  return rows.flatMap((group) => [
    { kind: 'heading', text: group.group, note: group.type },
    groupFactsBlock(group),
    ...(group.members.length > 0 ? [memberTable(group.members, options)] : []),
    ...(group.offsets.length > 0 ? [lagTable(group.offsets, memberNames(group.members), options)] : []),
  ]);
}

const stateTone = (state: string) => (state === 'Stable' ? 'good' : state === 'Empty' ? 'dim' : 'warn');

function groupFactsBlock({ state, coordinator, members, offsets }: GroupDetails): Block {
  return {
    kind: 'facts',
    rows: [
      ['State', styled(state, stateTone(state))],
      ['Coordinator', coordinator === null ? 'unknown' : `broker ${coordinator}`],
      ['Members', members.length],
      ['Lag', lagTotalsText(offsets)],
    ],
  };
}

/** The total lag, and the number of partitions that it leaves out. */
export function lagTotalsText(rows: readonly LagRow[]): string {
  const { lag, partitions, uncommitted, withoutEnd } = lagTotals(rows);
  const omitted = [
    uncommitted > 0 && `${uncommitted} without a commit`,
    withoutEnd > 0 && `${withoutEnd} whose topic is gone or has no leader that answers`,
  ].filter(Boolean);
  const note = omitted.length > 0 ? `; not counted: ${omitted.join(', ')}` : '';
  return `${withThousands(lag)} in ${plural(partitions, 'partition')}${note}`;
}

function memberTable(members: GroupDetails['members'], { wide }: ViewOptions): Block {
  const names = memberNames(members);
  return {
    kind: 'table',
    columns: [
      { title: 'MEMBER', noWrap: true },
      ...['HOST', 'PARTITIONS'].map((title) => ({ title })),
      ...(wide ? [{ title: 'ID', noWrap: true }] : []),
    ],
    rows: members.map(({ id, host, assignment }): Cell[] => [
      styled(names.get(id) ?? id, 'name'),
      host.replace(/^\//, ''),
      assignment.length === 0
        ? styled('none', 'warn')
        : assignment.map(({ topic, partitions }) => `${topic}: ${partitions.join(', ')}`).join('; '),
      ...(wide ? [id] : []),
    ]),
  };
}

const barWidth = 12;
const rateColumns: readonly Column[] = [
  { title: 'READ', align: 'right' },
  { title: 'WRITTEN', align: 'right' },
  { title: 'CAUGHT UP' },
];
const rateCells = ({ readPerSecond, writtenPerSecond, catchUp }: LagRate): Cell[] => [
  perSecondText(readPerSecond),
  perSecondText(writtenPerSecond),
  styled(catchUpText(catchUp), catchUpTones[catchUp.kind]),
];

/** Width from which a table of lags has bars, and from which it has rates in their stead where they are known. */
const barsFromWidth = 100;
const ratesFromWidth = 120;

const catchUpTones: Readonly<Record<CatchUp['kind'], Tone>> = {
  caughtUp: 'good',
  keepingUp: 'good',
  eta: 'plain',
  never: 'warn',
  notReading: 'warn',
  measuring: 'dim',
  unknown: 'dim',
};

/** The rates of a group in one line, for `groups lag --watch`. */
export const groupRateBlock = (rates: readonly LagRate[]): Block => {
  const rate = groupRate(rates);
  return { kind: 'text', lines: [styled(groupRateText(rate), catchUpTones[rate.catchUp.kind])] };
};

export interface LagTableOptions extends ViewOptions {
  /** Client ids by member id, a column of `-o wide`. */
  readonly clients?: ReadonlyMap<string, string>;
  /** The rates of the rows, in their order. */
  readonly rates?: readonly LagRate[] | undefined;
}

/** A table of the lag of each partition. `owners` are the names of members by their ids. */
export function lagTable(
  rows: readonly LagRow[],
  owners: ReadonlyMap<string, string>,
  { width, wide, clients, rates: measured }: LagTableOptions,
): Block {
  const most = Math.max(1, ...rows.map(({ lag }) => lag ?? 0));
  const rates = width >= ratesFromWidth ? measured : undefined;
  const bars = !rates && width >= barsFromWidth && rows.some(({ lag }) => (lag ?? 0) > 0);
  return {
    kind: 'table',
    columns: [
      { title: 'TOPIC' },
      { title: 'PARTITION', align: 'right' },
      { title: 'COMMITTED', align: 'right' },
      { title: 'END', align: 'right' },
      { title: 'LAG', align: 'right' },
      ...(bars ? [{ title: '' }] : []),
      ...(rates ? rateColumns : []),
      { title: 'MEMBER', noWrap: true },
      ...(wide && clients ? [{ title: 'CLIENT', noWrap: true }] : []),
    ],
    rows: rows.map(({ topic, partition, committed, end, lag, member }, index): Cell[] => [
      topic,
      partition,
      committed,
      end,
      lag === null ? null : styled(String(lag), lag === 0 ? 'good' : 'warn'),
      ...(bars ? [styled('█'.repeat(Math.ceil(((lag ?? 0) / most) * barWidth)), 'warn')] : []),
      ...(rates ? rateCells(rates[index] ?? unknownRate) : []),
      member === null ? null : (owners.get(member) ?? member),
      ...(wide && clients ? [clients.get(member ?? '') ?? null] : []),
    ]),
  };
}

import { groupBy } from '../../base/group-by.js';
import type { Lang } from '../../base/language.js';
import { type Styled, styled } from '../../io/blocks.js';
import { displayWidth } from '../../io/display-width.js';
import { padOrTruncate, type StyledLine } from '../../io/styled-line.js';
import type { FlowReport, Ownership } from '../measure/report.js';
import { formatSeconds } from '../number-format.js';
import { reportTexts } from '../report-texts.js';
import { fitKeepingTail } from './fit.js';
import { instanceNumber, ownerMark, ownerTone } from './owner.js';

/** Partitions of a service whose owners were the same at all times. */
interface Lane {
  readonly service: string;
  /** `0-2`, with the topic in front where the service reads several. */
  readonly label: string;
  /** Owners by time: the number of the instance from `atMs` on, null where there is none. */
  readonly owners: readonly { readonly atMs: number; readonly owner: number | null }[];
}

const gap = 2;
const minBarWidth = 12;
const maxBarWidth = 80;
/** Columns of a line where the output has no width, as in a pipe. */
const defaultColumns = 120;
/** The numbers of partitions in a label, which stay where its topic is truncated. */
const partitionNumbers = / [^ ]*$/;
/** Share of a line that names and labels may take. */
const namesShare = 0.45;

/**
 * The owners of partitions over time: a line for each set of partitions that changed owners together, with the number
 * of an instance where it takes over and dots while there is no owner. At most `width` columns, 120 where there is
 * none.
 */
export function ownershipTimeline(report: FlowReport, width: number = defaultColumns, lang: Lang): StyledLine[] {
  const lanes = lanesOf(report);
  if (lanes.length === 0) return [];
  const title = reportTexts.owners[lang];
  const room = Math.floor(width * namesShare) - 2 * gap;
  const longest = (texts: readonly string[]): number => Math.max(...texts.map(displayWidth));
  const names = longest([title, ...lanes.map(({ service }) => service)]);
  const label = Math.min(longest(lanes.map((lane) => lane.label)), Math.max(Math.floor(room / 2), room - names));
  const name = Math.min(names, room - label);
  const bar = Math.min(maxBarWidth, Math.max(minBarWidth, width - name - label - 2 * gap));
  const endMs = Math.max(report.tookMs, 1, ...report.owners.map(({ atMs }) => atMs));
  const [from, to] = ['0 s', `${formatSeconds(endMs, lang)} s`];
  return [
    [
      styled(`${padOrTruncate(title, name)}${' '.repeat(label + 2 * gap)}`, 'dim'),
      styled(from + to.padStart(bar - from.length), 'dim'),
    ],
    ...lanes.map((lane, index) => [
      styled(padOrTruncate(lane.service === lanes[index - 1]?.service ? '' : lane.service, name), 'name'),
      styled(`${' '.repeat(gap)}${fitKeepingTail(lane.label, partitionNumbers, label)}${' '.repeat(gap)}`, 'dim'),
      ...laneCells(lane, bar, endMs),
    ]),
  ];
}

function lanesOf({ owners, services }: FlowReport): Lane[] {
  const histories = groupBy(owners, ({ group }) => group);
  return services.flatMap(({ name, group }) => {
    const history = histories.get(group) ?? [];
    const names = [...new Set(history.flatMap(({ owners: byInstance }) => Object.values(byInstance).flat()))].sort(
      byTopicAndPartition,
    );
    const single = new Set(names.map(topicOfName)).size === 1;
    const partitions = names.map((partition) => ({ partition, owners: ownerHistoryOf(partition, history) }));
    const sameHistory = groupBy(partitions, ({ partition, owners: changes }) =>
      JSON.stringify([topicOfName(partition), changes]),
    );
    return [...sameHistory.values()].map((same): Lane => {
      const [first] = same;
      const numbers = rangesText(same.map(({ partition }) => partitionOfName(partition)));
      const label = single ? numbers : `${topicOfName(first?.partition ?? '')} ${numbers}`;
      return { service: name, label, owners: first?.owners ?? [] };
    });
  });
}

const topicOfName = (partition: string): string => partition.slice(0, partition.lastIndexOf('/'));
const partitionOfName = (partition: string): number => Number(partition.slice(partition.lastIndexOf('/') + 1));
const byTopicAndPartition = (a: string, b: string): number =>
  topicOfName(a) === topicOfName(b)
    ? partitionOfName(a) - partitionOfName(b)
    : topicOfName(a) < topicOfName(b)
      ? -1
      : 1;

/** The owners of one partition over time, without entries that change nothing. */
function ownerHistoryOf(partition: string, history: readonly Ownership[]): Lane['owners'] {
  const all = history.map(({ atMs, owners }) => {
    const [instance] = Object.entries(owners).find(([, names]) => names.includes(partition)) ?? [];
    return { atMs, owner: instance === undefined ? null : instanceNumber(instance) };
  });
  return all.filter(({ owner }, index) => index === 0 || owner !== all[index - 1]?.owner);
}

/** `0-2,5` of 0, 1, 2, 5. */
function rangesText(numbers: readonly number[]): string {
  const runs: [first: number, last: number][] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run && number === run[1] + 1) run[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(',');
}

/** The bar of a lane. A time without an owner has a column, however short it is. */
function laneCells({ owners }: Lane, width: number, endMs: number): Styled[] {
  const columnOf = (ms: number): number => Math.min(width - 1, Math.floor((ms / endMs) * width));
  const cells: (number | null)[] = [];
  owners.forEach(({ atMs, owner }, index) => {
    const next = owners[index + 1];
    const last = next ? columnOf(next.atMs) : width - 1;
    for (let column = columnOf(atMs); column <= last; column++) {
      if (cells[column] !== null || owner === null) cells[column] = owner;
    }
  });
  return cells.map((owner, column) =>
    owner === null || owner !== cells[column - 1] ? ownerMark(owner) : styled('━', ownerTone(owner)),
  );
}

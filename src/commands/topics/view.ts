import { plural, withThousands } from '../../lib/base/plural.js';
import { type Block, type Cell, type Styled, styled } from '../../lib/io/blocks.js';
import type { ViewOptions } from '../../lib/io/rows.js';
import type { ConfigEntry, ConfigSource, Partition, Topic } from '../../lib/kafka/cluster.js';
import { isUnderReplicated } from '../../lib/topics/facts.js';
import { humanBytes, humanConfig } from '../../lib/topics/units.js';

export interface DescribedPartition extends Pick<Partition, 'partition' | 'leader' | 'replicas' | 'isr'> {
  /** Offsets; null where the leader does not answer. */
  readonly earliest: number | null;
  readonly latest: number | null;
  /** Bytes on the leader; null where describing log directories is not permitted. */
  readonly size: number | null;
}

export type DescribedConfig = Pick<ConfigEntry, 'name' | 'value' | 'source'>;

export interface DescribedTopic extends Pick<Topic, 'name' | 'id'> {
  readonly partitions: readonly DescribedPartition[];
  /** Null where configs may not be read. */
  readonly configs: readonly DescribedConfig[] | null;
}

/** The view of `topics describe`: facts, a table of partitions, and the configs that are not at their default. */
export function topicsView(rows: readonly DescribedTopic[], options: ViewOptions): Block[] {
  return rows.flatMap((topic) => [
    { kind: 'heading', text: topic.name, note: topic.id },
    topicFactsBlock(topic),
    partitionTable(topic.partitions),
    ...configBlocks(topic.configs, options),
  ]);
}

/** True where the named leader returned no offset: it does not answer, and the in-sync replicas may be out of date. */
const isLeaderSilent = ({ leader, latest }: DescribedPartition) => leader !== null && latest === null;

function sumOrNull(values: readonly (number | null)[]): number | null {
  return values.includes(null) ? null : values.reduce<number>((total, value) => total + (value ?? 0), 0);
}

const recordCount = ({ earliest, latest }: DescribedPartition) =>
  earliest === null || latest === null ? null : latest - earliest;

function topicFactsBlock({ partitions }: DescribedTopic): Block {
  const behind = partitions.filter(isUnderReplicated).length;
  const leaderless = partitions.filter(({ leader }) => leader === null).length;
  const count = sumOrNull(partitions.map(recordCount));
  const size = sumOrNull(partitions.map((partition) => partition.size));
  return {
    kind: 'facts',
    rows: [
      ['Partitions', partitions.length],
      ['Replicas of each', Math.max(0, ...partitions.map(({ replicas }) => replicas.length))],
      ['Records', count === null ? 'unknown' : `${withThousands(count)} by offsets`],
      ['Size', size === null ? 'unknown' : humanBytes(size)],
      ['In sync', syncStatus(behind, partitions.filter(isLeaderSilent).length)],
      ...(leaderless === 0 ? [] : [['Without a leader', styled(plural(leaderless, 'partition'), 'bad')] as const]),
    ],
  };
}

function syncStatus(behind: number, unknown: number): Styled {
  const missing = `${plural(behind, 'partition')} without all replicas`;
  const old = `not known of ${plural(unknown, 'partition')}, whose leader does not answer`;
  if (unknown > 0) return styled(behind > 0 ? `${missing}; ${old}` : old, 'bad');
  return behind > 0 ? styled(missing, 'bad') : styled('all replicas', 'good');
}

function isrCell(partition: DescribedPartition): Cell {
  const { isr } = partition;
  if (isUnderReplicated(partition)) return styled(`${isr.join(',') || 'none'} (under-replicated)`, 'bad');
  return isLeaderSilent(partition) ? styled(`${isr.join(',')} (last known)`, 'warn') : isr.join(',');
}

function partitionTable(partitions: readonly DescribedPartition[]): Block {
  return {
    kind: 'table',
    columns: [
      { title: 'PARTITION', align: 'right' },
      { title: 'LEADER', align: 'right' },
      { title: 'REPLICAS' },
      { title: 'IN SYNC' },
      { title: 'EARLIEST', align: 'right' },
      { title: 'LATEST', align: 'right' },
      { title: 'SIZE', align: 'right' },
    ],
    rows: partitions.map((partition): Cell[] => {
      const { leader, replicas, earliest, latest, size } = partition;
      return [
        partition.partition,
        isLeaderSilent(partition) ? styled(`${leader} (no answer)`, 'bad') : (leader ?? styled('none', 'bad')),
        replicas.join(','),
        isrCell(partition),
        earliest ?? '-',
        latest ?? '-',
        size === null ? '-' : humanBytes(size),
      ];
    }),
  };
}

/** The level at which a config is set, as shown to people. */
export const configSourceNames: Readonly<Record<ConfigSource, string>> = {
  topic: 'this topic',
  group: 'this group',
  broker: 'this broker',
  cluster: 'all brokers',
  static: 'broker file',
  default: 'Kafka',
};

/** A table of the configs that are not at Kafka's default, with `-o wide` of all; empty where configs may not be read. */
export function configBlocks(configs: readonly DescribedConfig[] | null, { wide }: ViewOptions): Block[] {
  if (!configs) return [];
  const set = configs.filter(({ source }) => source !== 'default');
  const shown = wide ? configs : set;
  const folded = configs.length - shown.length;
  const note = { kind: 'text', lines: [styled(foldedNote(folded, shown.length), 'dim')] } as const;
  const table: Block = {
    kind: 'table',
    columns: [{ title: 'CONFIG' }, { title: 'VALUE' }, { title: 'SET BY' }],
    rows: shown.map(({ name, value, source }): Cell[] => {
      const meaning = humanConfig(name, value);
      const text = value === null ? '-' : value === '' ? '""' : meaning ? `${value} (${meaning})` : value;
      return [name, text, source === 'default' ? styled(configSourceNames[source], 'dim') : configSourceNames[source]];
    }),
  };
  return [...(shown.length > 0 ? [table] : []), ...(folded > 0 ? [note] : [])];
}

const foldedNote = (folded: number, shown: number) =>
  `${plural(folded, shown > 0 ? 'more config' : 'config')} at Kafka's defaults: -o wide shows ${folded === 1 ? 'it' : 'them'}.`;

import { CliError } from '../base/errors.js';
import type { ConfigEntry, ConfigSource, Topic } from '../kafka/cluster.js';
import type { PlannedChange } from './changes.js';
import { topicConfigDefs } from './config-defs.js';
import { dataLossOf } from './data-loss.js';

export interface Alteration {
  readonly partitions?: number | undefined;
  /** Values as Kafka takes them, from `parseConfigValues`. */
  readonly set: Readonly<Record<string, string>>;
  readonly unset: readonly string[];
}

/** One change of a topic: partitions added, or one config set or unset. */
export interface AlterChange extends PlannedChange {
  readonly action: 'addPartitions' | 'setConfig' | 'unsetConfig';
  readonly details: {
    readonly key: string | null;
    readonly from: string | number | null;
    readonly to: string | number | null;
  };
  /** Which records the change destroys, as part of a sentence; absent where it destroys none. */
  readonly dataLoss?: string;
}

/** The changes that turn a topic into what `wanted` asks for. Configs that `wanted` does not name keep their values. */
export function planAlter(topic: Topic, configs: readonly ConfigEntry[], wanted: Alteration): AlterChange[] {
  const known = new Map(configs.map((entry) => [entry.name, entry]));
  return [
    ...(wanted.partitions === undefined ? [] : [planPartitions(topic, wanted.partitions)]),
    ...Object.entries(wanted.set).map(([key, to]) => planSet(topic.name, key, known.get(key), to)),
    ...wanted.unset.map((key) => planUnset(topic.name, key, known.get(key))),
  ];
}

function planPartitions({ name, partitions }: Topic, to: number): AlterChange {
  const from = partitions.length;
  const change = { name, action: 'addPartitions', details: { key: null, from, to } } as const;
  if (to === from) return { ...change, unchanged: true };
  return to > from ? change : { ...change, refused: fewerPartitionsError(name, from, to) };
}

function fewerPartitionsError(name: string, from: number, to: number): CliError {
  return new CliError('failed', `topic "${name}" has ${from} partitions, and Kafka never takes any away`, {
    hint: [
      'Their records would be lost, and keys would move to other partitions. Ways out:',
      `  a new topic with ${to}:  kafkactl topics clone ${name} NEW-NAME -p ${to}  then copy the records to it`,
      `  or, with its records gone:  kafkactl topics delete ${name}  and create it again with -p ${to}`,
    ].join('\n'),
  });
}

function planSet(name: string, key: string, entry: ConfigEntry | undefined, to: string): AlterChange {
  const from = entry?.value ?? null;
  const change = { name, action: 'setConfig', details: { key, from, to } } as const;
  if (entry?.source === 'topic' && from === to) return { ...change, unchanged: true };
  return withDataLoss(change, dataLossOf(key, from, to));
}

function planUnset(name: string, key: string, entry: ConfigEntry | undefined): AlterChange {
  const from = entry?.value ?? null;
  const to = entry ? inheritedValue(entry) : null;
  const change = { name, action: 'unsetConfig', details: { key, from, to } } as const;
  if (entry?.source !== 'topic') return { ...change, unchanged: true };
  return withDataLoss(change, dataLossOf(key, from, to));
}

const withDataLoss = (change: AlterChange, loss: string | undefined): AlterChange =>
  loss === undefined ? change : { ...change, dataLoss: loss };

const topicSource: ConfigSource = 'topic';

/** The value in force once the topic's own is unset: that of a broker, else Kafka's default; null where neither is known. */
function inheritedValue({ name, synonyms }: ConfigEntry): string | null {
  const broker = synonyms.find(({ source, value }) => source !== topicSource && value !== null);
  return broker ? toTopicUnits(broker.name, broker.value) : (topicConfigDefs[name]?.defaultValue ?? null);
}

/** A broker config in the unit of the topic config: `log.retention.hours` is in hours, `retention.ms` in milliseconds. */
function toTopicUnits(name: string, value: string | null): string | null {
  const factor = name.endsWith('.hours') ? 3_600_000 : name.endsWith('.minutes') ? 60_000 : 1;
  return factor === 1 || value === null || Number(value) < 0 ? value : String(Number(value) * factor);
}

import type { ObservedTopic } from '../observe/observation.js';
import type { CheckKind } from './check.js';
import { bounded, deniesOne, flagged, having, type Predicate, predicate, quantity, saysAll } from './phrases.js';
import { amountShape, flagShape, namedShape, paramsShape, refuseOfMissing } from './shapes.js';

export interface TopicCheck {
  readonly name: string;
  /** True where it is not given. */
  readonly exists?: boolean;
  readonly partitions?: number;
  readonly minPartitions?: number;
  /** Of every partition. */
  readonly replicas?: number;
  /** It was not there at the start of the task, or was another topic of that name. */
  readonly created?: boolean;
  /** It was there at the start and now is another topic of that name. */
  readonly recreated?: boolean;
  /** Values as Kafka writes them: `retention.ms: 5000`. */
  readonly configs?: Readonly<Record<string, string>>;
  /** It is the topic of the start, and no record of then is gone. */
  readonly kept?: boolean;
}

/**
 * Facts of a topic that exists: `partitions`, `replicas` (the fewest of a partition), `gone` (records of the start that
 * are gone), and of the first config that differs `config`, `found` and `expected`.
 */
export const topicCheck: CheckKind<TopicCheck> = {
  shape: paramsShape(
    'a check of a topic',
    'A topic now',
    {
      name: namedShape('Its name'),
      exists: flagShape('Whether it exists; true by default'),
      partitions: amountShape('How many partitions it has', 1),
      minPartitions: amountShape('How many partitions it has at least', 1),
      replicas: amountShape('How many replicas each partition has', 1),
      created: flagShape('It was made since the task was given'),
      recreated: flagShape('It was deleted and made again since the task was given'),
      configs: { kind: 'record', summary: 'Configs as Kafka writes them', of: namedShape('The value') },
      kept: flagShape('It is the topic that was there, with all its records'),
    },
    ['name'],
    refuseOfMissing('a topic', 'name'),
  ),
  facts: ['partitions', 'replicas', 'gone', 'config', 'found', 'expected'],
  evaluate(params, { now, start }) {
    const topic = now.topics.get(params.name);
    if (!topic) return { passed: params.exists === false, facts: {} };
    const before = start.topics.get(params.name);
    const count = topic.partitions.length;
    const replicas = topic.partitions.map((partition) => partition.replicas.length);
    const wrong = Object.entries(params.configs ?? {}).find(([key, value]) => topic.configs.get(key) !== value);
    const gone = before ? recordsGone(topic, before) : 0;
    const isKept = before?.id === topic.id && gone === 0;
    return {
      passed:
        params.exists !== false &&
        (params.partitions ?? count) === count &&
        (params.minPartitions ?? 0) <= count &&
        replicas.every((each) => each === (params.replicas ?? each)) &&
        agrees(params.created, before?.id !== topic.id) &&
        agrees(params.recreated, before !== undefined && before.id !== topic.id) &&
        agrees(params.kept, isKept) &&
        !wrong,
      facts: {
        partitions: count,
        replicas: Math.min(...replicas),
        gone,
        ...(wrong && { config: wrong[0], found: topic.configs.get(wrong[0]) ?? '-', expected: wrong[1] }),
      },
    };
  },
  sentence: (params, lang) => `${subject(params)[lang]} ${saysAll(predicates(params), lang)}`,
  denial: (params, lang) => `${subject(params)[lang]} ${deniesOne(predicates(params), lang)}`,
};

const agrees = (wanted: boolean | undefined, found: boolean): boolean => wanted === undefined || wanted === found;

/** Records that were in a topic and are not there now: all of them where it is another topic of that name. */
function recordsGone(topic: ObservedTopic, before: ObservedTopic): number {
  return before.partitions
    .map(({ partition, earliest, end }) => {
      const now = topic.id === before.id ? topic.partitions.find((each) => each.partition === partition) : undefined;
      if (!now) return end - earliest;
      return Math.min(end, Math.max(now.earliest, earliest)) - earliest + Math.max(0, end - now.end);
    })
    .reduce((sum, each) => sum + each, 0);
}

const subject = ({ name }: TopicCheck) => ({ es: `el topic ${name}`, en: name });

function predicates(params: TopicCheck): Predicate[] {
  const { exists = true, partitions, minPartitions, replicas, created, recreated, configs = {}, kept } = params;
  const partition = [
    ['una partición', 'particiones'],
    ['one partition', 'partitions'],
  ] as const;
  const exact = partitions === undefined ? undefined : quantity(partitions, ...partition);
  const least = minPartitions === undefined ? undefined : bounded('min', minPartitions, ...partition);
  const copies =
    replicas === undefined ? undefined : quantity(replicas, ['una réplica', 'réplicas'], ['one replica', 'replicas']);
  return [
    // A topic with its records, or made again, exists.
    ...flagged(kept || recreated ? undefined : exists, predicate('existe', 'no existe', 'exists', 'does not exist')),
    ...flagged(created, predicate('es nuevo', 'no es nuevo', 'is new', 'is not new')),
    ...flagged(
      recreated,
      predicate(
        'se ha borrado y creado de nuevo',
        'no se ha borrado y creado de nuevo',
        'was deleted and created again',
        'was not deleted and created again',
      ),
    ),
    ...flagged(
      kept,
      predicate(
        'conserva todos sus eventos',
        'no conserva todos sus eventos',
        'still has all its events',
        'no longer has all its events',
      ),
    ),
    ...(exact ? [having(exact.es, exact.en)] : []),
    ...(least ? [having(least.es, least.en)] : []),
    ...(copies ? [having(`${copies.es} por partición`, `${copies.en} per partition`)] : []),
    ...Object.entries(configs).map(([key, value]) => having(`${key} = ${value}`, `${key} = ${value}`)),
  ];
}

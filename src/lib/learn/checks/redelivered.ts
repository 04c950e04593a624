import { type LocalizedText, localized } from '../../base/language.js';
import type { PartitionRead } from '../observe/observation.js';
import type { CheckKind } from './check.js';
import { type NounForms, quantity } from './phrases.js';
import { amountShape, namedShape, paramsShape } from './shapes.js';

/** Records that a client has received since the task was given, though another one had them before: each connection is one. */
export interface RedeliveredCheck {
  readonly topic: string;
  /** At least; 1 where it is not given. */
  readonly min?: number;
}

/** Facts: `count`, the records that came again, and the first of them in the partition with the most: `partition`, `offset`. */
export const redeliveredCheck: CheckKind<RedeliveredCheck> = {
  shape: paramsShape(
    'a check of a second delivery',
    'Records that a client has received since the task was given, though another one had them before',
    { topic: namedShape('The topic'), min: amountShape('How many at least; 1 by default', 1) },
    ['topic'],
  ),
  facts: ['count', 'partition', 'offset'],
  evaluate({ topic, min = 1 }, { reads, since }) {
    const ofTopic = reads.filter((read) => read.topic === topic);
    const again = ofTopic
      .filter(({ lastAt }) => lastAt >= since)
      .flatMap((read) => overlaps(read, ofTopic))
      .sort((a, b) => b.to - b.from - (a.to - a.from));
    // Of several readings of a partition that which repeats most.
    const longest = new Map(again.toReversed().map((range) => [range.partition, range]));
    const count = [...longest.values()].reduce((sum, { from, to }) => sum + to - from, 0);
    const [most] = again;
    return {
      passed: count >= min,
      facts: { count, ...(most && { partition: most.partition, offset: most.from }) },
    };
  },
  sentence: (params, lang) => deliveryText(params, 'says')[lang],
  denial: (params, lang) => deliveryText(params, 'denies')[lang],
};

interface Range {
  readonly partition: number;
  readonly from: number;
  /** Behind the last. */
  readonly to: number;
}

/** What a client has of what others received before it began. */
function overlaps(read: PartitionRead, all: readonly PartitionRead[]): Range[] {
  return all
    .filter(
      ({ connection, partition, firstAt }) =>
        connection !== read.connection && partition === read.partition && firstAt < read.firstAt,
    )
    .map((earlier) => ({
      partition: read.partition,
      from: Math.max(earlier.from, read.from),
      to: Math.min(earlier.to, read.to),
    }))
    .filter(({ from, to }) => from < to);
}

const events: readonly [NounForms, NounForms] = [
  ['un evento', 'eventos'],
  ['one event', 'events'],
];

function deliveryText({ topic, min = 1 }: RedeliveredCheck, mood: 'says' | 'denies'): LocalizedText {
  const { es, en } = quantity(min, ...events);
  if (mood === 'says') {
    return min === 1
      ? localized(
          `${es} de ${topic}, al menos, se ha entregado dos veces`,
          `${en} of ${topic} at least was delivered twice`,
        )
      : localized(
          `${es} de ${topic}, al menos, se han entregado dos veces`,
          `${en} of ${topic} at least were delivered twice`,
        );
  }
  return min === 1
    ? localized(`ningún evento de ${topic} se ha entregado dos veces`, `no event of ${topic} was delivered twice`)
    : localized(
        `menos de ${es} de ${topic} se han entregado dos veces`,
        `fewer than ${en} of ${topic} were delivered twice`,
      );
}

import { groupBy } from '../../base/group-by.js';
import type { CheckKind } from './check.js';
import { newRecords } from './new-records.js';
import { type Predicate, predicate, quantity, saysAll } from './phrases.js';
import { amountShape, flagShape, namedShape, paramsShape } from './shapes.js';

/** How the newest records without a key are spread over the partitions, of those written since the task was given. */
export interface SpreadCheck {
  readonly topic: string;
  /** How many records are looked at: the newest ones. Fewer do not pass. */
  readonly last: number;
  /** They lie in one partition; false: in several. */
  readonly together?: boolean;
  /** Every partition has as many of them as the others, or one more or less; false: not so. */
  readonly even?: boolean;
}

/** Facts: `spread`, their number in each partition (`9, 0, 0`), and `written`, all records without a key that are new. */
export const spreadCheck: CheckKind<SpreadCheck> = {
  shape: paramsShape(
    'a check of a spread',
    'How the newest records without a key are spread over the partitions, of those written since the task was given',
    {
      topic: namedShape('The topic'),
      last: amountShape('How many of the newest are looked at', 1),
      together: flagShape('They are in one partition; false: in several'),
      even: flagShape('Each partition has the same number of them, but for one; false: not so'),
    },
    ['topic', 'last'],
  ),
  facts: ['spread', 'written'],
  evaluate({ topic, last, together, even }, view) {
    const written = newRecords(view, topic).filter(({ key }) => key === null);
    // The sort is stable: of the same millisecond those count as newer that were seen later.
    const newest = written.toSorted((a, b) => a.timestamp - b.timestamp).slice(-last);
    const counts = groupBy(newest, ({ partition }) => partition);
    const spread = (view.now.topics.get(topic)?.partitions ?? []).map(
      ({ partition }) => counts.get(partition)?.length ?? 0,
    );
    const isTogether = counts.size === 1;
    const isEven = Math.max(...spread) - Math.min(...spread) <= 1;
    return {
      passed:
        newest.length === last && (together ?? isTogether) === isTogether && (even === undefined || even === isEven),
      facts: { spread: spread.join(', ') || '-', written: written.length },
    };
  },
  sentence: (params, lang) => `${subject(params)[lang]} ${saysAll(predicates(params), lang)}`,
};

const existsOne = predicate('existe', 'no existe', 'exists', 'does not exist');
const existAll = predicate('existen', 'no existen', 'exist', 'do not exist');

function subject({ topic, last }: SpreadCheck) {
  const { es, en } = quantity(last, ['', 'eventos nuevos sin clave'], ['', 'new events without a key']);
  return last === 1
    ? { es: `el último evento nuevo sin clave de ${topic}`, en: `the last new event without a key in ${topic}` }
    : { es: `los últimos ${es} de ${topic}`, en: `the last ${en} in ${topic}` };
}

function predicates({ last, together, even }: SpreadCheck): Predicate[] {
  const inOne = predicate(
    'están en una sola partición',
    'están en varias particiones',
    'are in one partition alone',
    'are in several partitions',
  );
  const alike = predicate(
    'están repartidos por igual entre las particiones',
    'no están repartidos por igual entre las particiones',
    'are spread evenly over the partitions',
    'are not spread evenly over the partitions',
  );
  const opposite = ({ says, denies }: Predicate): Predicate => ({ says: denies, denies: says });
  const found = [
    ...(together === undefined ? [] : [together ? inOne : opposite(inOne)]),
    ...(even === undefined ? [] : [even ? alike : opposite(alike)]),
  ];
  return found.length > 0 ? found : [last === 1 ? existsOne : existAll];
}

import { type Lang, type LocalizedText, localized } from '../../base/language.js';
import type { CheckKind } from './check.js';
import { newRecords, presentRecords } from './new-records.js';
import { bounded, spokenList } from './phrases.js';
import { amountShape, flagShape, namedShape, paramsShape } from './shapes.js';

/** The partitions in which the records of some keys lie. */
export interface KeysCheck {
  readonly topic: string;
  readonly keys: readonly string[];
  /** Records of each key, at least. Where it is not given: 1, and 0 with `samePartition: false`. */
  readonly each?: number;
  /** True: the records of each key lie in one partition. False: those of one key at least lie in several. */
  readonly samePartition?: boolean;
  /** Different partitions over all keys, at least. */
  readonly partitions?: number;
  /** Older records count too, not only those since the task was given. */
  readonly allRecords?: boolean;
}

/**
 * Facts: `partitions` of the first key that is in several, which is `key`, or else of all keys together (`0, 2`); `used`,
 * the number of different partitions; of the first key with too few records `missing` and `count`.
 */
export const keysCheck: CheckKind<KeysCheck> = {
  shape: paramsShape(
    'a check of keys',
    'The partitions of the records of some keys, written since the task was given',
    {
      topic: namedShape('The topic'),
      keys: { kind: 'list', summary: 'The keys', of: namedShape('A key'), minItems: 1 },
      each: amountShape('How many records each key has at least; 1 by default but for samePartition: false', 1),
      samePartition: flagShape('Each key is in one partition; false: one of them is in several'),
      partitions: amountShape('How many different partitions they are in at least', 1),
      allRecords: flagShape('Older records count too'),
    },
    ['topic', 'keys'],
  ),
  facts: ['key', 'partitions', 'used', 'missing', 'count'],
  evaluate({ topic, keys, each, samePartition, partitions = 0, allRecords }, view) {
    const least = each ?? (samePartition === false ? 0 : 1);
    const records = (allRecords ? presentRecords : newRecords)(view, topic);
    const byKey = keys.map((key) => ({ key, written: records.filter((record) => record.key === key) }));
    const partitionsOf = (found: typeof byKey): number[] =>
      [...new Set(found.flatMap(({ written }) => written.map(({ partition }) => partition)))].sort((a, b) => a - b);
    const split = byKey.find((entry) => partitionsOf([entry]).length > 1);
    const short = byKey.find(({ written }) => written.length < least);
    const used = partitionsOf(byKey);
    return {
      passed:
        !short && used.length >= partitions && (samePartition === undefined || (split === undefined) === samePartition),
      facts: {
        used: used.length,
        partitions: (split ? partitionsOf([split]) : used).join(', ') || '-',
        ...(split && { key: split.key }),
        ...(short && { missing: short.key, count: short.written.length }),
      },
    };
  },
  sentence: (params, lang) =>
    params.samePartition === false && params.each === undefined
      ? `${splitText(params, lang)}${spreadText(params)[lang]}`
      : `${amountText(params, lang)}${layoutText(params)[lang]}${spreadText(params)[lang]}`,
};

/** Of `samePartition: false` alone: the other keys need no records. */
function splitText({ topic, keys, allRecords }: KeysCheck, lang: Lang): string {
  const names = spokenList(keys, lang, 'or');
  if (lang === 'es') {
    const which = keys.length === 1 ? 'la clave' : 'alguna de las claves';
    return `eventos ${allRecords ? '' : 'nuevos '}de ${which} ${names} en dos particiones o más de ${topic}`;
  }
  const which = keys.length === 1 ? 'the key' : 'one of the keys';
  return `${allRecords ? '' : 'new '}events of ${which} ${names} in two partitions or more of ${topic}`;
}

function amountText({ topic, keys, each = 1, samePartition, allRecords }: KeysCheck, lang: Lang): string {
  const es = lang === 'es';
  // The records of one key that lie in two partitions are two.
  const least = keys.length === 1 && samePartition === false ? Math.max(2, each) : each;
  const amount = bounded(
    'min',
    least,
    allRecords ? ['un evento', 'eventos'] : ['un evento nuevo', 'eventos nuevos'],
    allRecords ? ['one event', 'events'] : ['one new event', 'new events'],
  )[lang];
  const names = spokenList(keys, lang, 'and');
  if (keys.length === 1)
    return es ? `${amount} en ${topic} con la clave ${names}` : `${amount} in ${topic} with the key ${names}`;
  return es
    ? `${amount} en ${topic} con cada una de las claves ${names}`
    : `${amount} in ${topic} with each of the keys ${names}`;
}

function layoutText({ keys, samePartition }: KeysCheck): LocalizedText {
  if (samePartition === undefined) return localized('', '');
  if (keys.length === 1) {
    return samePartition
      ? localized(', en una sola partición', ', in one partition alone')
      : localized(', repartidos en dos particiones o más', ', spread over two partitions or more');
  }
  return samePartition
    ? localized(', cada clave en una sola partición', ', each key in one partition alone')
    : localized(', alguna clave en dos particiones o más', ', one key at least in two partitions or more');
}

function spreadText({ keys, samePartition, partitions }: KeysCheck): LocalizedText {
  if (partitions === undefined) return localized('', '');
  const { es, en } = bounded('min', partitions, ['una partición', 'particiones'], ['one partition', 'partitions']);
  if (keys.length === 1) return localized(`, en ${es}`, `, in ${en}`);
  return samePartition === undefined
    ? localized(`, en ${es} entre todas`, `, in ${en} all together`)
    : localized(` y, entre todas, ${es}`, ` and, all together, ${en}`);
}

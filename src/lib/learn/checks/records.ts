import { type Lang, type LocalizedText, localized } from '../../base/language.js';
import type { SeenRecord } from '../observe/observation.js';
import type { CheckKind } from './check.js';
import { jsonFields } from './json-field.js';
import { newRecords } from './new-records.js';
import { bounded, type NounForms, quantity, spokenList } from './phrases.js';
import { amountShape, flagShape, namedShape, paramsShape } from './shapes.js';

/** Records of a topic written since the task was given. Without `count`, `min` and `max`: at least one. */
export interface RecordsCheck {
  readonly topic: string;
  readonly count?: number;
  readonly min?: number;
  readonly max?: number;
  readonly key?: string;
  /** How their key begins. */
  readonly keyStart?: string;
  /** Their key is none of these; they have one. */
  readonly exceptKeys?: readonly string[];
  /** Whether they have a key. */
  readonly keyed?: boolean;
  readonly partition?: number;
  /** Any partition but this one. */
  readonly exceptPartition?: number;
  /** Fields of the value by path (`user.id`) as text; `*` for any value. */
  readonly json?: Readonly<Record<string, string>>;
  /** The whole value. */
  readonly value?: string;
}

/** The JSON value that stands for any. */
const anyValue = '*';

/**
 * Facts: `count` (that match), `written` (all that were written), and of the newest that matches, or else the newest that
 * was written: `found` (its value), `key`, `partition`, `offset`.
 */
export const recordsCheck: CheckKind<RecordsCheck> = {
  shape: paramsShape(
    'a check of records',
    'Records written since the task was given; at least one by default',
    {
      topic: namedShape('The topic'),
      count: amountShape('How many'),
      min: amountShape('How many at least', 1),
      max: amountShape('How many at most'),
      key: { kind: 'text', summary: 'Their key' },
      keyStart: namedShape('How their key begins'),
      exceptKeys: { kind: 'list', summary: 'Keys that are not theirs', of: namedShape('A key'), minItems: 1 },
      keyed: flagShape('Whether they have a key'),
      partition: amountShape('Their partition'),
      exceptPartition: amountShape('A partition that is not theirs'),
      json: { kind: 'record', summary: 'Fields of their JSON by path; * for any value', of: namedShape('As text') },
      value: { kind: 'text', summary: 'Their whole value' },
    },
    ['topic'],
    ({ count, min = 0, max = Number.POSITIVE_INFINITY, key, keyed, ...params }) => {
      if (count !== undefined && (min !== 0 || 'max' in params || max !== Number.POSITIVE_INFINITY))
        return { message: 'count stands without min and max' };
      if ((min as number) > (max as number)) return { message: 'min is above max' };
      return key !== undefined && keyed === false ? { message: 'records with a key are keyed' } : undefined;
    },
  ),
  facts: ['count', 'written', 'found', 'key', 'partition', 'offset'],
  evaluate(params, view) {
    const written = newRecords(view, params.topic);
    const matching = written.filter((record) => isMatch(record, params));
    const shown = newest(matching) ?? newest(written);
    const { least, most } = boundsOf(params);
    return {
      passed: matching.length >= least && matching.length <= most,
      facts: {
        count: matching.length,
        written: written.length,
        ...(shown && {
          found: shown.value ?? 'null',
          key: shown.key ?? 'null',
          partition: shown.partition,
          offset: shown.offset,
        }),
      },
    };
  },
  sentence: (params, lang) => amountText(params)[lang] + detailText(params, lang),
  denial: (params, lang) => otherAmountText(params)[lang] + detailText(params, lang),
};

function isMatch(
  record: SeenRecord,
  { key, keyStart, exceptKeys = [], keyed, partition, exceptPartition, json = {}, value }: RecordsCheck,
): boolean {
  const isGiven =
    (key === undefined || record.key === key) &&
    (keyStart === undefined || record.key?.startsWith(keyStart) === true) &&
    (exceptKeys.length === 0 || (record.key !== null && !exceptKeys.includes(record.key))) &&
    (keyed === undefined || (record.key !== null) === keyed) &&
    (partition === undefined || record.partition === partition) &&
    record.partition !== exceptPartition &&
    (value === undefined || record.value === value);
  const wanted = Object.entries(json);
  if (!isGiven || wanted.length === 0) return isGiven;
  const fieldOf = jsonFields(record.value);
  return wanted.every(([path, text]) => {
    const found = fieldOf(path);
    return found !== undefined && (text === anyValue || found === text);
  });
}

/** The newest by the time of writing; of the same time the one that is listed last. */
const newest = (records: readonly SeenRecord[]): SeenRecord | undefined =>
  records.reduce<SeenRecord | undefined>(
    (last, each) => (last && last.timestamp > each.timestamp ? last : each),
    undefined,
  );

function boundsOf({ count, min, max }: RecordsCheck): { readonly least: number; readonly most: number } {
  if (count !== undefined) return { least: count, most: count };
  return { least: min ?? (max === undefined ? 1 : 0), most: max ?? Number.POSITIVE_INFINITY };
}

const nouns: readonly [es: NounForms, en: NounForms] = [
  ['un evento nuevo', 'eventos nuevos'],
  ['one new event', 'new events'],
];
const noneNew = localized('ningún evento nuevo', 'no new event');

function amountText(params: RecordsCheck): LocalizedText {
  const { least, most } = boundsOf(params);
  if (most === 0) return noneNew;
  if (most === Number.POSITIVE_INFINITY) return bounded('min', least, ...nouns);
  if (least === 0) return bounded('max', most, ...nouns);
  if (least === most) return bounded('count', least, ...nouns);
  const upTo = quantity(most, ...nouns);
  return localized(`de ${least} a ${upTo.es}`, `${least} to ${upTo.en}`);
}

/** The amounts that `amountText` leaves out. */
function otherAmountText(params: RecordsCheck): LocalizedText {
  const { least, most } = boundsOf(params);
  if (most === 0) return bounded('min', 1, ...nouns);
  if (most === Number.POSITIVE_INFINITY) return least <= 1 ? noneNew : bounded('max', least - 1, ...nouns);
  if (least === 0) return bounded('min', most + 1, ...nouns);
  const amount = amountText(params);
  return localized(`no ${amount.es}`, `not ${amount.en}`);
}

/** ` en user-events, partición 2, con clave user-1 y eventType = USER_CREATED`. */
function detailText(
  { topic, key, keyStart, exceptKeys = [], keyed, partition, exceptPartition, json = {}, value }: RecordsCheck,
  lang: Lang,
): string {
  const es = lang === 'es';
  const holds = [
    ...(key === undefined ? [] : [es ? `clave ${key}` : `key ${key}`]),
    ...(keyStart === undefined
      ? []
      : [es ? `una clave que empieza por ${keyStart}` : `a key that begins with ${keyStart}`]),
    ...(exceptKeys.length === 0
      ? []
      : [`${es ? 'una clave que no sea' : 'a key other than'} ${spokenList(exceptKeys, lang, 'or')}`]),
    ...(key === undefined && keyStart === undefined && exceptKeys.length === 0 && keyed
      ? [es ? 'clave' : 'a key']
      : []),
    ...Object.entries(json).map(([path, text]) => {
      if (text !== anyValue) return `${path} = ${text}`;
      return es ? `el campo ${path}` : `the field ${path}`;
    }),
    ...(value === undefined ? [] : [es ? `el texto «${value}»` : `the text "${value}"`]),
  ];
  const parts = [
    ...(keyed === false ? [es ? 'sin clave' : 'without a key'] : []),
    ...(holds.length > 0 ? [`${es ? 'con' : 'with'} ${spokenList(holds, lang, 'and')}`] : []),
  ];
  const where = [
    ...(partition === undefined ? [] : [es ? `, partición ${partition}` : `, partition ${partition}`]),
    ...(exceptPartition === undefined
      ? []
      : [es ? `, fuera de la partición ${exceptPartition}` : `, not in partition ${exceptPartition}`]),
  ].join('');
  const what = parts.length === 0 ? '' : `, ${spokenList(parts, lang, 'and')}`;
  return `${es ? ' en' : ' in'} ${topic}${where}${what}`;
}

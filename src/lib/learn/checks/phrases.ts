import { type Lang, type LocalizedText, localized } from '../../base/language.js';

/** What a sentence says of its subject, and the opposite: `has 3 partitions`, `does not have 3 partitions`. */
export interface Predicate {
  readonly says: LocalizedText;
  readonly denies: LocalizedText;
}

export const predicate = (es: string, notEs: string, en: string, notEn: string): Predicate => ({
  says: localized(es, en),
  denies: localized(notEs, notEn),
});

/** `tiene …` and `has …`. */
export const having = (es: string, en: string): Predicate =>
  predicate(`tiene ${es}`, `no tiene ${es}`, `has ${en}`, `does not have ${en}`);

/** The predicate where a flag is true, its opposite where it is false, none where it is not given. */
export function flagged(flag: boolean | undefined, { says, denies }: Predicate): Predicate[] {
  if (flag === undefined) return [];
  return [flag ? { says, denies } : { says: denies, denies: says }];
}

/** `existe y tiene 3 particiones, 2 réplicas`: the verb of several predicates in a row is said once. */
export function saysAll(predicates: readonly Predicate[], lang: Lang): string {
  const parts: string[][] = [];
  const verb = { es: 'tiene ', en: 'has ' }[lang];
  for (const { says } of predicates) {
    const text = says[lang];
    const before = parts.at(-1);
    if (before?.[0]?.startsWith(verb) && text.startsWith(verb)) before.push(text.slice(verb.length));
    else parts.push([text]);
  }
  return spokenList(
    parts.map((part) => spokenList(part, lang, 'and')),
    lang,
    'and',
  );
}

/** The opposite of `saysAll`: one of the predicates at least is not so. */
export const deniesOne = (predicates: readonly Predicate[], lang: Lang): string =>
  spokenList(
    predicates.map(({ denies }) => denies[lang]),
    lang,
    'or',
  );

type Conjunction = 'and' | 'or';

/** `a`, `a y b`, `a, b y c`. */
export const spokenList = (items: readonly string[], lang: Lang, word: Conjunction): string =>
  joined(items, lang, word, ' ');

/** Whole sentences in a row, with a comma before the last too: they hold conjunctions of their own. */
export const sentenceList = (sentences: readonly string[], lang: Lang, word: Conjunction): string =>
  joined(sentences, lang, word, ', ');

function joined(items: readonly string[], lang: Lang, word: Conjunction, beforeWord: string): string {
  const last = items.at(-1) ?? '';
  if (items.length < 2) return last;
  return `${items.slice(0, -1).join(', ')}${beforeWord}${conjunction(word, lang, last)} ${last}`;
}

/** Spanish `y` is `e` before i, and `o` is `u` before o. In names such as `hint` the h is heard. */
function conjunction(word: Conjunction, lang: Lang, next: string): string {
  if (lang === 'en') return word;
  if (word === 'and') return /^i/i.test(next) ? 'e' : 'y';
  return /^[oó]/i.test(next) ? 'u' : 'o';
}

/** Singular with its article, and plural. */
export type NounForms = readonly [one: string, many: string];

/** `una partición`, `3 particiones`; `one partition`, `3 partitions`. */
export const quantity = (count: number, es: NounForms, en: NounForms): LocalizedText =>
  localized(count === 1 ? es[0] : `${count} ${es[1]}`, count === 1 ? en[0] : `${count} ${en[1]}`);

const lower: Readonly<Record<'count' | 'min' | 'max', LocalizedText>> = {
  count: localized('exactamente', 'exactly'),
  min: localized('al menos', 'at least'),
  max: localized('como mucho', 'at most'),
};

/** `exactly 3 events`, `at least one event`, `at most 2 events`. */
export const bounded = (bound: 'count' | 'min' | 'max', count: number, es: NounForms, en: NounForms): LocalizedText => {
  const amount = quantity(count, es, en);
  return localized(`${lower[bound].es} ${amount.es}`, `${lower[bound].en} ${amount.en}`);
};

import type { Lang, LocalizedText } from '../base/language.js';
import type { FlowEvent } from './event.js';
import type { FieldGenerators, Flow } from './types.js';

/** Every making of fields in a flow. */
const generatorsOf = ({ sources, services }: Flow): FieldGenerators[] =>
  [
    ...sources.flatMap(({ fields, story = [], mix = [] }) => [
      fields,
      ...[...story, ...mix].map((each) => each.fields),
    ]),
    ...services.flatMap(({ on, watches }) =>
      [...Object.values(on).flat(), ...watches].flatMap(({ emits = [] }) => emits.map(({ fields }) => fields)),
    ),
  ].filter((makers) => makers !== undefined);

/** The fields of a flow's events that are amounts, with their decimals: `total` has 2, and 6.7 is 6.70 there. */
export function decimalsOf(flow: Flow): ReadonlyMap<string, number> {
  const all = generatorsOf(flow).flatMap((makers) => Object.entries(makers));
  const made = new Map(all.flatMap(([name, { decimals = 0 }]) => (decimals > 0 ? [[name, decimals]] : [])));
  for (const [name, { copy }] of all) {
    const decimals = copy === undefined ? undefined : made.get(copy);
    if (decimals !== undefined) made.set(name, decimals);
  }
  return made;
}

/** Says what was done for an event: the words of a sentence with the event's fields in the place of `{field}`. */
export type SentenceFormatter = (sentence: LocalizedText, event: FlowEvent) => string;

/** Amounts are written as the language writes them, with all their decimals; what is no field stays as it stands. */
export function sentenceFormatter(flow: Flow, lang: Lang): SentenceFormatter {
  const formats = new Map(
    [...decimalsOf(flow)].map(([name, decimals]) => {
      const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
      return [name, new Intl.NumberFormat(lang, digits)];
    }),
  );
  return (sentence, event) =>
    sentence[lang].replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = event[name];
      return (typeof value === 'number' ? formats.get(name)?.format(value) : undefined) ?? String(value ?? whole);
    });
}

import type { Lang, LocalizedText } from '../base/language.js';
import { type FlowEvent, fieldText } from './event.js';
import type { FieldGenerators, Flow } from './types.js';

/** All field generators of a flow: of its sources, steps, reactions and alarms. */
const generatorsOf = ({ sources, services }: Flow): FieldGenerators[] =>
  [
    ...sources.flatMap(({ fields, story = [], mix = [] }) => [
      fields,
      ...[...story, ...mix].map((each) => each.fields),
    ]),
    ...services.flatMap(({ on, watches }) =>
      [...Object.values(on).flat(), ...watches].flatMap(({ emits = [] }) => emits.map(({ fields }) => fields)),
    ),
  ].filter((generators) => generators !== undefined);

/** Decimals of the fields that are generated with some, or copied from such a field: `total` has 2, so 6.7 is 6.70. */
export function decimalsOf(flow: Flow): ReadonlyMap<string, number> {
  const all = generatorsOf(flow).flatMap((generators) => Object.entries(generators));
  const made = new Map(all.flatMap(([name, { decimals = 0 }]) => (decimals > 0 ? [[name, decimals]] : [])));
  for (const [name, { copy }] of all) {
    const decimals = copy === undefined ? undefined : made.get(copy);
    if (decimals !== undefined) made.set(name, decimals);
  }
  return made;
}

/** Fills the `{field}` placeholders of a sentence (`does` in the flow file) with the fields of an event. */
export type SentenceFormatter = (sentence: LocalizedText, event: FlowEvent) => string;

/**
 * A formatter for one language. Fields with decimals are written with all of them, in the number format of the
 * language; a placeholder without a field of that name stays as it is.
 */
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
      return (
        (typeof value === 'number' ? formats.get(name)?.format(value) : undefined) ?? fieldText(event, name) ?? whole
      );
    });
}

import type { Lang, LocalizedText } from '../base/language.js';

const formatDecimals = (value: number, lang: Lang, decimals: number): string =>
  value.toLocaleString(lang, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    useGrouping: true,
  });

/** A whole number as people of a language write it: `1.572`, `1,572`. */
export const formatInteger = (value: number, lang: Lang): string => formatDecimals(value, lang, 0);

/** What is counted: its name for one, and for any other number. */
interface NounForms {
  readonly es: readonly [one: string, many: string];
  readonly en: readonly [one: string, many: string];
}

/** A count with what is counted: `1 evento`, `1.572 eventos`. */
export function localizedCount(value: number, { es, en }: NounForms): LocalizedText {
  const form = value === 1 ? 0 : 1;
  return { es: `${formatInteger(value, 'es')} ${es[form]}`, en: `${formatInteger(value, 'en')} ${en[form]}` };
}

/** The same in both languages. */
export const localizedInteger = (value: number): LocalizedText => ({
  es: formatInteger(value, 'es'),
  en: formatInteger(value, 'en'),
});

/** A sum in both languages: with two decimals where it is no whole number. */
export function localizedSum(value: number): LocalizedText {
  const decimals = Number.isInteger(Math.round(value * 100) / 100) ? 0 : 2;
  return { es: formatDecimals(value, 'es', decimals), en: formatDecimals(value, 'en', decimals) };
}

/** Milliseconds as seconds with a decimal: `3,4`, `3.4`. */
export const formatSeconds = (ms: number, lang: Lang): string => formatDecimals(ms / 1000, lang, 1);

const secondMs = 1000;
/** From here on, in milliseconds, a tenth of a second is exact enough. */
const fineBelowMs = 10 * secondMs;

/** How long something took or is to take: `850 ms`, `3,4 s`, `1.25 s`, `60 s`. */
export function formatDuration(ms: number, lang: Lang): string {
  if (ms < secondMs) return `${formatInteger(ms, lang)} ms`;
  const value = ms / secondMs;
  return `${value.toLocaleString(lang, { maximumFractionDigits: ms < fineBelowMs ? 2 : 1, useGrouping: true })} s`;
}

/** A moment in seconds, for a column: `4,83`. Without marks of thousands, which would make it wider than it need be. */
export function formatElapsed(ms: number, lang: Lang): string {
  const text = (ms / secondMs).toFixed(2);
  return lang === 'es' ? text.replace('.', ',') : text;
}

/** Several counts, each with the name of what is counted: `ORDER_SHIPPED 1.204, ORDER_CANCELLED 9`. */
export const localizedTally = (
  named: readonly (readonly [name: string, count: number])[],
  unit = '',
): LocalizedText => {
  const list = (lang: Lang) => named.map(([name, count]) => `${name} ${formatInteger(count, lang)}${unit}`).join(', ');
  return { es: list('es'), en: list('en') };
};

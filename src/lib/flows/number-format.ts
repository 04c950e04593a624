import type { Lang, LocalizedText } from '../base/language.js';

const formatDecimals = (value: number, lang: Lang, decimals: number): string =>
  value.toLocaleString(lang, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    useGrouping: true,
  });

/** An integer with the thousands separators of the language: `1.572`, `1,572`. */
export const formatInteger = (value: number, lang: Lang): string => formatDecimals(value, lang, 0);

/** An integer in Spanish: `1.572`. */
export const formatEs = (value: number): string => formatInteger(value, 'es');
/** An integer in English: `1,572`. */
export const formatEn = (value: number): string => formatInteger(value, 'en');

/** The noun that follows a count, singular and plural. */
interface NounForms {
  readonly es: readonly [one: string, many: string];
  readonly en: readonly [one: string, many: string];
}

/** A count with its noun: `1 evento`, `1.572 eventos`. */
export function localizedCount(value: number, { es, en }: NounForms): LocalizedText {
  const form = value === 1 ? 0 : 1;
  return { es: `${formatInteger(value, 'es')} ${es[form]}`, en: `${formatInteger(value, 'en')} ${en[form]}` };
}

/** `1 evento`, `1,572 events`. */
export const eventCount = (value: number): LocalizedText =>
  localizedCount(value, { es: ['evento', 'eventos'], en: ['event', 'events'] });

/** An integer in both languages. */
export const localizedInteger = (value: number): LocalizedText => ({
  es: formatInteger(value, 'es'),
  en: formatInteger(value, 'en'),
});

/** A sum in both languages: two decimals unless it is an integer when rounded to cents. */
export function localizedSum(value: number): LocalizedText {
  const decimals = Number.isInteger(Math.round(value * 100) / 100) ? 0 : 2;
  return { es: formatDecimals(value, 'es', decimals), en: formatDecimals(value, 'en', decimals) };
}

/** Milliseconds as seconds with one decimal: `3,4`, `3.4`. */
export const formatSeconds = (ms: number, lang: Lang): string => formatDecimals(ms / 1000, lang, 1);

const secondMs = 1000;
/** Durations from here on, in milliseconds, are shown to a tenth of a second; shorter ones to a hundredth. */
const fineBelowMs = 10 * secondMs;

/** A duration with its unit: `850 ms`, `3,4 s`, `1.25 s`, `60 s`. */
export function formatDuration(ms: number, lang: Lang): string {
  if (ms < secondMs) return `${formatInteger(ms, lang)} ms`;
  const value = ms / secondMs;
  return `${value.toLocaleString(lang, { maximumFractionDigits: ms < fineBelowMs ? 2 : 1, useGrouping: true })} s`;
}

/** Elapsed milliseconds as seconds for a narrow column: `4,83`. No thousands separators. */
export function formatElapsed(ms: number, lang: Lang): string {
  const text = (ms / secondMs).toFixed(2);
  return lang === 'es' ? text.replace('.', ',') : text;
}

/** Counts by name, in one line: `ORDER_SHIPPED 1.204, ORDER_CANCELLED 9`. */
export const localizedTally = (
  named: readonly (readonly [name: string, count: number])[],
  unit = '',
): LocalizedText => {
  const list = (lang: Lang) => named.map(([name, count]) => `${name} ${formatInteger(count, lang)}${unit}`).join(', ');
  return { es: list('es'), en: list('en') };
};

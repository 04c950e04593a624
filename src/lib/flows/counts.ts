import type { Lang, LocalizedText } from '../app.js';

const format = (value: number, lang: Lang, decimals: number): string =>
  value.toLocaleString(lang, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    useGrouping: true,
  });

/** A whole number as people of a language write it: `1.572`, `1,572`. */
export const whole = (value: number, lang: Lang): string => format(value, lang, 0);

/** What is counted: its name for one, and for any other number. */
interface Counted {
  readonly es: readonly [one: string, many: string];
  readonly en: readonly [one: string, many: string];
}

/** A count with what is counted: `1 evento`, `1.572 eventos`. */
export function counted(value: number, { es, en }: Counted): LocalizedText {
  const form = value === 1 ? 0 : 1;
  return { es: `${whole(value, 'es')} ${es[form]}`, en: `${whole(value, 'en')} ${en[form]}` };
}

/** The same in both languages. */
export const countOf = (value: number): LocalizedText => ({ es: whole(value, 'es'), en: whole(value, 'en') });

/** A sum in both languages: with two decimals where it is no whole number. */
export function sumOf(value: number): LocalizedText {
  const decimals = Number.isInteger(Math.round(value * 100) / 100) ? 0 : 2;
  return { es: format(value, 'es', decimals), en: format(value, 'en', decimals) };
}

/** Milliseconds as seconds with a decimal: `3,4`, `3.4`. */
export const seconds = (ms: number, lang: Lang): string => format(ms / 1000, lang, 1);

const second = 1000;
/** From here on, in milliseconds, a tenth of a second is exact enough. */
const long = 10 * second;

/** How long something took or is to take: `850 ms`, `3,4 s`, `1.25 s`, `60 s`. */
export function lasting(ms: number, lang: Lang): string {
  if (ms < second) return `${whole(ms, lang)} ms`;
  const value = ms / second;
  return `${value.toLocaleString(lang, { maximumFractionDigits: ms < long ? 2 : 1, useGrouping: true })} s`;
}

/** A moment in seconds, for a column: `4,83`. Without marks of thousands, which would make it wider than it need be. */
export function moment(ms: number, lang: Lang): string {
  const text = (ms / second).toFixed(2);
  return lang === 'es' ? text.replace('.', ',') : text;
}

/** Several counts, each with the name of what is counted: `ORDER_SHIPPED 1.204, ORDER_CANCELLED 9`. */
export const tallied = (named: readonly (readonly [name: string, count: number])[], unit = ''): LocalizedText => {
  const list = (lang: Lang) => named.map(([name, count]) => `${name} ${whole(count, lang)}${unit}`).join(', ');
  return { es: list('es'), en: list('en') };
};

import type { Both, Lang } from '../app.js';

const formats = (decimals: number): Readonly<Record<Lang, Intl.NumberFormat>> => {
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals, useGrouping: true };
  return { es: new Intl.NumberFormat('es', digits), en: new Intl.NumberFormat('en', digits) };
};
const counts = formats(0);
const hundredths = formats(2);

/** A whole number as people of a language write it: `1.572`, `1,572`. */
export const whole = (value: number, lang: Lang): string => counts[lang].format(value);

/** The same in both languages. */
export const countOf = (value: number): Both => ({ es: whole(value, 'es'), en: whole(value, 'en') });

/** A sum with two decimals, in both languages. */
export const sumOf = (value: number): Both => ({ es: hundredths.es.format(value), en: hundredths.en.format(value) });

/** Several counts, each with the name of what is counted: `ORDER_SHIPPED 1.204, ORDER_CANCELLED 9`. */
export const tallied = (named: readonly (readonly [name: string, count: number])[], unit = ''): Both => {
  const list = (lang: Lang) => named.map(([name, count]) => `${name} ${whole(count, lang)}${unit}`).join(', ');
  return { es: list('es'), en: list('en') };
};

import type { Both, Lang } from '../app.js';

const format = (value: number, lang: Lang, decimals: number): string =>
  value.toLocaleString(lang, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    useGrouping: true,
  });

/** A whole number as people of a language write it: `1.572`, `1,572`. */
export const whole = (value: number, lang: Lang): string => format(value, lang, 0);

/** The same in both languages. */
export const countOf = (value: number): Both => ({ es: whole(value, 'es'), en: whole(value, 'en') });

/** A sum with two decimals, in both languages. */
export const sumOf = (value: number): Both => ({ es: format(value, 'es', 2), en: format(value, 'en', 2) });

/** Milliseconds as seconds with a decimal: `3,4`, `3.4`. */
export const seconds = (ms: number, lang: Lang): string => format(ms / 1000, lang, 1);

/** Several counts, each with the name of what is counted: `ORDER_SHIPPED 1.204, ORDER_CANCELLED 9`. */
export const tallied = (named: readonly (readonly [name: string, count: number])[], unit = ''): Both => {
  const list = (lang: Lang) => named.map(([name, count]) => `${name} ${whole(count, lang)}${unit}`).join(', ');
  return { es: list('es'), en: list('en') };
};

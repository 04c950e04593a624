import type { Lang } from '../../base/language.js';
import { formatInteger } from '../number-format.js';

const [thousand, million] = [1e3, 1e6];

/** `820`, `1.2k`, `12k`, `3.4M`; in Spanish `1,2k`. */
export function compactCount(value: number, lang: Lang): string {
  const count = Math.round(value);
  if (count >= million) return shortNumber(count / million, 'M', lang);
  return count >= thousand ? shortNumber(count / thousand, 'k', lang) : String(count);
}

/** Never more than it is: 999,999 is `999k`. */
function shortNumber(value: number, unit: string, lang: Lang): string {
  if (value >= 10) return `${Math.floor(value)}${unit}`;
  const text = (Math.floor(value * 10) / 10).toFixed(1);
  return `${lang === 'es' ? text.replace('.', ',') : text}${unit}`;
}

/** A count with all its digits, where they have room: `1.572`; else the short form of it. */
export function countWithin(value: number, lang: Lang, columns: number): string {
  const text = formatInteger(value, lang);
  return text.length <= columns ? text : compactCount(value, lang);
}

/** `20/s`; what comes less than once a second is no zero. */
export const rateText = (rate: number, lang: Lang): string =>
  rate > 0 && rate < 1 ? '<1/s' : `${compactCount(rate, lang)}/s`;

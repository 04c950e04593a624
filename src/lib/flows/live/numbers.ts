/** `820`, `1.2k`, `12k`, `3.4M`. */
export function compact(value: number): string {
  const short = (number: number, unit: string): string =>
    `${number < 10 ? number.toFixed(1) : Math.floor(number)}${unit}`;
  if (value >= 1e6) return short(value / 1e6, 'M');
  if (value >= 10_000) return short(value / 1000, 'k');
  return String(Math.round(value));
}

/** `20/s`; what comes less than once a second is no zero. */
export const perSecond = (rate: number): string => (rate > 0 && rate < 1 ? '<1/s' : `${compact(rate)}/s`);

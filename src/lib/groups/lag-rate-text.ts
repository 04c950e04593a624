import { withThousands } from '../base/plural.js';
import type { CatchUp, LagRate } from './lag-rates.js';

/** Records per second for people: `1,204/s`, `0.4/s`; `-` where the rate is not known. */
export function perSecondText(rate: number | null): string {
  if (rate === null) return '-';
  if (rate > 0 && rate < 0.05) return '<0.1/s';
  return `${rate < 10 ? Number(rate.toFixed(1)) : withThousands(Math.round(rate))}/s`;
}

/** `Read 1,200/s, written 800/s: caught up in about 4 min 10 s`, of a whole group. */
export function groupRateText({ readPerSecond, writtenPerSecond, catchUp }: LagRate): string {
  const rates = `Read ${perSecondText(readPerSecond)}, written ${perSecondText(writtenPerSecond)}`;
  const outcome = groupCatchUpText(catchUp);
  return outcome === '' ? rates : `${rates}: ${outcome}`;
}

function groupCatchUpText(catchUp: CatchUp): string {
  switch (catchUp.kind) {
    case 'eta':
      return `caught up in about ${timeLeftText(catchUp.ms)}`;
    case 'never':
      return 'never caught up at this rate';
    case 'notReading':
      return catchUp.partitions === 1 ? 'not reading 1 partition' : `not reading ${catchUp.partitions} partitions`;
    case 'caughtUp':
      return 'caught up';
    case 'keepingUp':
      return 'keeps up';
    case 'measuring':
      return 'measuring';
    case 'unknown':
      return '';
  }
}

/** When a partition has been read to its end, in the words of a table cell; `-` where its lag is not known. */
export function catchUpText(catchUp: CatchUp): string {
  switch (catchUp.kind) {
    case 'eta':
      return `in ${timeLeftText(catchUp.ms)}`;
    case 'notReading':
      return 'not reading';
    case 'caughtUp':
      return 'yes';
    case 'keepingUp':
      return 'keeps up';
    case 'unknown':
      return '-';
    default:
      return catchUp.kind;
  }
}

const units = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** A time to come, rounded up, in its two largest units: `45 s`, `4 min 10 s`, `3 d 4 h`. */
export function timeLeftText(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  if (seconds > 99 * 86_400) return 'over 99 d';
  const at = units.findIndex(([, size]) => seconds >= size);
  const [unit, size] = units[at] ?? ['s', 1];
  const [smaller, smallerSize] = units[at + 1] ?? [];
  if (smaller === undefined) return `${seconds} ${unit}`;
  // Rounded first: 59.7 minutes are an hour.
  const rounded = Math.ceil(seconds / smallerSize) * smallerSize;
  if (rounded >= (units[at - 1]?.[1] ?? Number.POSITIVE_INFINITY)) return timeLeftText(rounded * 1000);
  const rest = Math.floor((rounded % size) / smallerSize);
  return `${Math.floor(rounded / size)} ${unit}${rest > 0 ? ` ${rest} ${smaller}` : ''}`;
}

import { localized } from '../../lib/base/language.js';
import { eventCount, formatDuration, formatEn, formatEs } from '../../lib/flows/number-format.js';

/** The texts of `flows trace`. */
export const traceTexts = {
  took: (n: number, ms: number) =>
    localized(
      `${eventCount(n).es} en ${formatDuration(ms, 'es')}`,
      `${eventCount(n).en} in ${formatDuration(ms, 'en')}`,
    ),
  again: (n: number) =>
    n === 1
      ? localized(
          '1 emitido otra vez: su causa se entregó dos veces (al menos una vez)',
          '1 emitted again: its cause was delivered twice (at least once)',
        )
      : localized(
          `${formatEs(n)} emitidos otra vez: su causa se entregó dos veces (al menos una vez)`,
          `${formatEn(n)} emitted again: their cause was delivered twice (at least once)`,
        ),
};

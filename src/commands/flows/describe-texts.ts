import { localized } from '../../lib/base/language.js';
import { formatDuration, formatEn, formatEs } from '../../lib/flows/number-format.js';

/** The labels of `flows describe`. */
export const describeTexts = {
  event: localized('EVENTO', 'EVENT'),
  service: localized('SERVICIO', 'SERVICE'),
  does: localized('QUÉ HACE', 'WHAT IT DOES'),
  emits: localized('EMITE', 'EMITS'),
  group: localized('GRUPO', 'GROUP'),
  instances: localized('INSTANCIAS', 'INSTANCES'),
  work: localized('TRABAJO', 'WORK'),
  fails: localized('FALLA', 'FAILS'),
  idempotent: localized('IDEMPOTENTE', 'IDEMPOTENT'),
  expects: localized('Al final debe ser verdad:', 'At the end this must be true:'),
  watch: (times: number, within: number) =>
    localized(
      `${formatEs(times)} en ${formatDuration(within, 'es')}`,
      `${formatEn(times)} in ${formatDuration(within, 'en')}`,
    ),
  measure: (name: string, every: number) =>
    localized(
      `mide ${name} cada ${formatDuration(every, 'es')}`,
      `measures ${name} every ${formatDuration(every, 'en')}`,
    ),
};

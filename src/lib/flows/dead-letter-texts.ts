import { type LocalizedText, localized } from '../base/language.js';
import { formatEn, formatEs } from './number-format.js';

/** Why a service gives up a record. The English text is written to the header of the dead-letter record. */
export const deadLetterTexts = {
  nullValue: localized('el valor es nulo', 'the value is null'),
  notJson: (words: string) => localized('el valor no es JSON', `the value is not JSON: ${words}`),
  notObject: localized('el valor no es un objeto JSON', 'the value is no JSON object'),
  missingField: (field: string) => localized(`al valor le falta ${field}`, `the value has no ${field}`),
  workFailed: (service: string, times: number) =>
    times === 1
      ? localized(`${service} ha fallado una vez`, `${service} failed once`)
      : localized(`${service} ha fallado ${formatEs(times)} veces`, `${service} failed ${formatEn(times)} times`),
  unknownType: (eventType: string) =>
    localized(`ningún servicio de este flujo conoce ${eventType}`, `no service of this flow knows ${eventType}`),
  deadLettered: ({ es, en }: LocalizedText) => localized(`mensaje muerto: ${es}`, `dead letter: ${en}`),
};

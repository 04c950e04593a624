import { localized } from '../../lib/base/language.js';
import { eventCount, localizedCount } from '../../lib/flows/number-format.js';

/** The texts of `flows join`. */
export const joinTexts = {
  joined: (instances: string, run: string) =>
    localized(`${instances}: en la ejecución ${run} hasta Ctrl-C.`, `${instances}: in run ${run} until Ctrl-C.`),
  left: (instance: string, n: number, emitted: number, hasRunEnded: boolean) => {
    const records = localizedCount(n, { es: ['registro', 'registros'], en: ['record', 'records'] });
    return localized(
      `${instance} ${hasRunEnded ? 'acaba con la ejecución' : 'ha salido de su grupo'}: ${records.es}, ${eventCount(emitted).es} emitidos.`,
      `${instance} ${hasRunEnded ? 'ends with the run' : 'has left its group'}: ${records.en}, ${eventCount(emitted).en} emitted.`,
    );
  },
};

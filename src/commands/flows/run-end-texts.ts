import { localized } from '../../lib/base/language.js';
import { formatEn, formatEs } from '../../lib/flows/number-format.js';

/** The texts around the end of a run that needs an answer, is interrupted or fails. */
export const runEndTexts = {
  interrupted: localized('interrumpida', 'interrupted'),
  confirmCreation: (names: string) =>
    localized(
      `¿Crear los topics y grupos ${names}… en este clúster, y quitarlos después?`,
      `Make the topics and groups ${names}… on this cluster, and remove them afterwards?`,
    ),
  cutOff: (run: string) =>
    localized(`Lo que hizo se queda:  kafkactl flows stop ${run}`, `What it made stays:  kafkactl flows stop ${run}`),
  endsAfterInterrupt: (run: string) =>
    localized(
      `Acaba y mide lo que hubo. Otro Ctrl-C la corta, y deja lo que hizo:  kafkactl flows stop ${run}`,
      `It ends, and measures what there was. Another Ctrl-C cuts it off, and leaves what it made:  kafkactl flows stop ${run}`,
    ),
  notMet: (flow: string, check: string, more: number, detail: string) =>
    localized(
      `${flow}: no se cumple ${check}${more > 0 ? `, ni ${formatEs(more)} más` : ''}: ${detail}`,
      `${flow}: ${check} is not met${more > 0 ? `, nor ${more === 1 ? 'is' : 'are'} ${formatEn(more)} more` : ''}: ${detail}`,
    ),
};

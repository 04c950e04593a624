import { localized } from '../../lib/base/language.js';
import { formatEn, formatEs } from '../../lib/flows/number-format.js';

/** The texts of `flows stop`. */
export const stopTexts = {
  nothing: (flow: string | undefined) =>
    flow === undefined
      ? localized(
          'Ninguna ejecución de un flujo ha dejado nada en este clúster.',
          'No run of a flow has left anything on this cluster.',
        )
      : localized(
          `Ninguna ejecución de "${flow}" ha dejado nada en este clúster.`,
          `No run of "${flow}" has left anything on this cluster.`,
        ),
  elsewhere: (n: number) =>
    localized(
      `${n === 1 ? 'Una ejecución está' : `${formatEs(n)} ejecuciones están`} en otro clúster: di cuál con --context o --brokers.`,
      `${n === 1 ? 'One run is' : `${formatEn(n)} runs are`} on another cluster: name it with --context or --brokers.`,
    ),
  remove: (n: number) =>
    localized(
      `¿Quitar lo que ${n === 1 ? 'una ejecución hizo' : `${formatEs(n)} ejecuciones hicieron`} en este clúster?`,
      `Remove what ${n === 1 ? 'one run' : `${formatEn(n)} runs`} of flows made on this cluster?`,
    ),
};

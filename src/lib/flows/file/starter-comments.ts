import type { LocalizedText } from '../../base/language.js';

/** The comments of the starter flow; the lines that they refer to are in `starter`. */
export const starterComments = (name: string) =>
  ({
    run: {
      es: `Para ponerlo en marcha:  kafkactl flows run ./${name}.yaml\nPara verlo dibujado:  kafkactl flows describe ./${name}.yaml`,
      en: `Run it:  kafkactl flows run ./${name}.yaml\nSee it drawn:  kafkactl flows describe ./${name}.yaml`,
    },
    topics: {
      es: 'Cada topic tiene una clave: el campo cuyo orden importa. Un evento está en un solo topic.',
      en: 'Each topic has a key: the field whose order matters. An event lies in one topic.',
    },
    sources: {
      es: 'Dónde empiezan los eventos. Una "story" se cuenta en orden para cada cosa; un "mix" se sortea entre actores.',
      en: 'Where events begin. A "story" is told in its order for each thing; a "mix" is drawn by lot among actors.',
    },
    ids: { es: 'Los ids son payment-1, payment-2, …', en: 'Ids are payment-1, payment-2, …' },
    rate: {
      es: 'Eventos por segundo; --rate lo dice para una ejecución.',
      en: 'Events a second; --rate says it for one run.',
    },
    services: {
      es: 'Cada servicio es un grupo de consumidores (NOMBRE-group): hace algo y puede emitir.',
      en: 'Each service is a consumer group (NAME-group): it does something, and may emit.',
    },
    idempotent: {
      es: 'Un solo efecto por evento, aunque llegue dos veces (OTRA VEZ en el informe de):\n  --rate 50 --events 200 --kill approval@2s',
      en: 'One effect of each event, even when it comes twice (AGAIN in the report of):\n  --rate 50 --events 200 --kill approval@2s',
    },
    work: {
      es: 'Cuánto tarda cada evento. Con 200ms no da abasto y el lag crece; con --scale approval=3, menos.',
      en: 'How long each event takes. With 200ms it cannot keep up, and lag grows; with --scale approval=3 less so.',
    },
    failures: {
      es: `Quita el "#" de la última de estas líneas: uno de cada dos intentos falla. Tras tres, el pago acaba en\n${name}-requests-dead-letters, y la expectativa de abajo no se cumple.`,
      en: `Remove the "#" from the last of these lines: every second attempt fails. After three the payment goes to\n${name}-requests-dead-letters, and the expectation below is not met.`,
    },
    reactions: {
      es: 'Uno de cada diez acaba así; la reacción sin "chance" toma el resto.',
      en: 'One in ten ends so; the reaction without a "chance" takes the rest.',
    },
    expectations: {
      es: 'Qué debe ser cierto al final, además de lo que siempre debe serlo.\nQuita PAYMENT_HELD de "endsIn": la ejecución acaba con el código 1 y nombra un pago.',
      en: 'What must be true at the end, beside what must always be.\nTake PAYMENT_HELD out of "endsIn": the run ends with exit code 1, and names a payment.',
    },
  }) satisfies Readonly<Record<string, LocalizedText>>;

import { type LocalizedText, localized } from '../base/language.js';
import { eventCount, formatEn, formatEs } from './number-format.js';

/** The labels of the report of a run. */
export const reportTexts = {
  run: localized('ejecución', 'run'),
  seed: localized('semilla', 'seed'),
  sourceEvents: localized('Eventos de origen', 'Source events'),
  byHand: localized('Enviados a mano', 'Sent by hand'),
  allEvents: localized('Eventos en los topics', 'Events in the topics'),
  took: localized('Hasta que todos leyeron todo', 'Until everyone had read everything'),
  tookInVain: localized('Hasta que no se esperó más', 'Until nobody waited any longer'),
  service: localized('SERVICIO', 'SERVICE'),
  expected: localized('ESPERADOS', 'EXPECTED'),
  received: localized('LEÍDOS', 'RECEIVED'),
  again: localized('OTRA VEZ', 'AGAIN'),
  late: localized('DESORDEN', 'DISORDER'),
  owners: localized('DUEÑOS', 'OWNERS'),
  second: localized('SEGUNDO', 'SECOND'),
  who: localized('QUIÉN', 'WHO'),
  happened: localized('QUÉ PASÓ', 'WHAT HAPPENED'),
  untilTheEnd: localized('hasta el final', 'until the end'),
  nothingBegun: localized(
    'Interrumpida antes del primer evento: no hubo nada que medir.',
    'Interrupted before the first event: there was nothing to measure.',
  ),
  gap: localized('rebalanceo: particiones sin dueño durante', 'rebalance: partitions without an owner for'),
  afterwards: localized('después', 'then'),
  record: localized('REGISTRO', 'RECORD'),
  notWorkedOn: localized('POR QUÉ NADIE LO PROCESÓ', 'WHY NOBODY WORKED ON IT'),
  unknownType: (eventType: string, n: number) =>
    localized(
      `${eventType}: el flujo no conoce ese tipo en este topic (${eventCount(n).es})`,
      `${eventType}: the flow knows no such type in this topic (${eventCount(n).en})`,
    ),
  moreDeadLetters: (n: number) =>
    localized(
      `y ${formatEs(n)} ${n === 1 ? 'mensaje muerto' : 'mensajes muertos'} más`,
      `and ${formatEn(n)} ${n === 1 ? 'dead letter' : 'dead letters'} more`,
    ),
  expectation: localized('QUÉ SE COMPRUEBA', 'EXPECTATION'),
  measured: localized('QUÉ SE MIDIÓ', 'MEASURED'),
  passed: localized('Todo se cumplió.', 'All of it was met.'),
  failed: localized('Algo no se cumplió.', 'Something was not met.'),
};

/** The labels that stand for themselves. */
export type PlainReportText = {
  readonly [Key in keyof typeof reportTexts]: (typeof reportTexts)[Key] extends LocalizedText ? Key : never;
}[keyof typeof reportTexts];

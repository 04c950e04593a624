import { localized } from '../base/language.js';

/** The labels of the report of a run. */
export const reportTexts = {
  run: localized('ejecución', 'run'),
  seed: localized('semilla', 'seed'),
  sourceEvents: localized('Eventos de origen', 'Source events'),
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
  expectation: localized('QUÉ SE COMPRUEBA', 'EXPECTATION'),
  measured: localized('QUÉ SE MIDIÓ', 'MEASURED'),
  passed: localized('Todo se cumplió.', 'All of it was met.'),
  failed: localized('Algo no se cumplió.', 'Something was not met.'),
};

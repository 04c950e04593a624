import type { Both } from '../../app.js';

const both = (es: string, en: string): Both => ({ es, en });

/** The words of the live view. */
export const liveTexts = {
  joining: both('los grupos se forman', 'groups are forming'),
  running: both('en marcha', 'running'),
  draining: both('leen lo que queda', 'reading what is left'),
  measuring: both('se mide', 'measuring'),
  ending: both('termina: se mide lo que hubo', 'ending: measuring what there was'),
  events: both('eventos', 'events'),
  of: both('de', 'of'),
  service: both('SERVICIO', 'SERVICE'),
  entering: both('ENTRA', 'IN'),
  leaving: both('SALE', 'OUT'),
  owners: both('DUEÑOS', 'OWNERS'),
  done: both('HECHOS', 'DONE'),
  again: both('OTRA VEZ', 'AGAIN'),
  legend: both(
    'DUEÑOS instancia de cada partición, · nadie  LAG █ por hacer ▒ falta commit',
    'OWNERS instance of each partition, · nobody  LAG █ to do ▒ done, to commit',
  ),
};

/** Keys and what they do, in the order in which they are shown. */
export const keyTexts: readonly (readonly [key: string, does: Both])[] = [
  ['↑↓', both('servicio', 'service')],
  ['k', both('matar', 'kill')],
  ['p', both('pausa', 'pause')],
  ['s', both('frenar', 'slow')],
  ['+ -', both('instancias', 'instances')],
  ['x', both('veneno', 'poison')],
  ['b', both('matar broker', 'kill broker')],
  ['q', both('fin', 'end')],
];

import type { LocalizedText } from '../../base/language.js';
import type { InstanceState } from './snapshot.js';

const both = (es: string, en: string): LocalizedText => ({ es, en });

/** The words of the live view. */
export const liveTexts = {
  joining: both('los grupos se forman', 'groups are forming'),
  running: both('en marcha', 'running'),
  draining: both('leen lo que queda', 'reading what is left'),
  measuring: both('se mide', 'measuring'),
  ending: both('termina: se mide', 'ending: measuring'),
  event: both('evento', 'event'),
  events: both('eventos', 'events'),
  of: both('de', 'of'),
  service: both('SERVICIO', 'SERVICE'),
  entering: both('ENTRA', 'IN'),
  leaving: both('SALE', 'OUT'),
  owners: both('DUEÑOS', 'OWNERS'),
  done: both('HECHOS', 'DONE'),
  again: both('OTRA VEZ', 'AGAIN'),
  ownersLegend: both('DUEÑOS instancia de cada partición', 'OWNERS instance of each partition'),
  lagLegend: both('LAG █ por hacer ▒ hecho, falta commit', 'LAG █ to do ▒ done, to be committed'),
  nobody: both('de nadie', 'nobody’s'),
};

/** Words for the marks of instances; the mark of a healthy one needs none. */
export const stateTexts: Readonly<Partial<Record<InstanceState, LocalizedText>>> = {
  idle: both('sin partición, de reserva', 'no partition, on standby'),
  starting: both('entra en el grupo', 'joining its group'),
  dead: both('muerta', 'dead'),
  paused: both('en pausa', 'paused'),
  slow: both('frenada', 'slowed'),
};

/** Keys and what they do, in the order of the bottom line. */
export const keyTexts: readonly (readonly [key: string, does: LocalizedText])[] = [
  ['↑↓', both('servicio', 'service')],
  ['k', both('matar', 'kill')],
  ['p', both('pausa', 'pause')],
  ['s', both('frenar', 'slow')],
  ['+ -', both('instancias', 'instances')],
  ['x', both('veneno', 'poison')],
  ['b', both('matar broker', 'kill broker')],
  ['q', both('fin', 'end')],
];

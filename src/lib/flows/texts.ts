import type { Both, Lang } from '../app.js';
import { whole } from './counts.js';
import type { Left } from './measure/report.js';

const both = (es: string, en: string): Both => ({ es, en });
const es = (count: number): string => whole(count, 'es');
const en = (count: number): string => whole(count, 'en');

/** What the checks of a run say; `n` and `of` are counts, `where` is a record. */
export const checks = {
  received: (n: number, service: string) =>
    n === 1
      ? both(`${service} trabajó su único evento`, `${service} worked on its one event`)
      : both(`${service} trabajó los ${es(n)} eventos`, `${service} worked on all ${en(n)} events`),
  missing: (n: number, of: number, service: string, where: string) =>
    both(
      `a ${service} le faltan ${es(n)} de ${es(of)} eventos; el primero: ${where}`,
      `${service} has not worked on ${en(n)} of ${en(of)} events; the first: ${where}`,
    ),
  inOrder: (service: string) =>
    both(`${service} respetó el orden de cada clave`, `${service} kept the order of each key`),
  outOfOrder: (n: number, service: string, where: string) =>
    both(
      `${service} trabajó ${es(n)} eventos después de otro posterior de su clave; el primero: ${where}`,
      `${service} worked on ${en(n)} events after a later one of their key; the first: ${where}`,
    ),
  caughtUp: both('todos los grupos están al día (lag 0)', 'every group has caught up (lag 0)'),
  othersCame: (groups: Both) =>
    both(
      `todos los grupos han leído todo lo de esta ejecución; sin leer queda lo que otros escribieron después: ${groups.es}`,
      `every group has read all of this run; what others wrote after it is unread: ${groups.en}`,
    ),
  behind: (n: number, groups: Both) =>
    both(
      `${n === 1 ? 'queda 1 registro de la ejecución' : `quedan ${es(n)} registros de la ejecución`} sin leer: ${groups.es}`,
      `${n === 1 ? '1 record of the run is' : `${en(n)} records of the run are`} still unread: ${groups.en}`,
    ),
  singleEffect: (n: number, service: string, known: number) =>
    both(
      `${service} hizo una sola vez el efecto de ${es(n)} eventos (${es(known)} llegaron otra vez y se reconocieron)`,
      `${service} has one effect for each of ${en(n)} events (${en(known)} came again and were known)`,
    ),
  effects: (n: number, service: string, where: string) =>
    both(
      `${service}: ${es(n)} eventos no tienen exactamente un efecto en su libro; el primero: ${where}`,
      `${service}: ${en(n)} events have not exactly one effect in its ledger; the first: ${where}`,
    ),
  reached: (n: number) =>
    both(`${es(n)} veces llegó un evento a quien debía`, `${en(n)} times an event reached whom it must`),
  notReached: (n: number, of: number, where: string, service: string) =>
    both(
      `${es(n)} de ${es(of)} veces un evento no llegó a quien debía; el primero: ${where}, a ${service}`,
      `${en(n)} of ${en(of)} times an event has not reached whom it must; the first: ${where}, to ${service}`,
    ),
  keyed: (n: number) =>
    n === 1
      ? both('el único evento tiene su clave', 'the one event lies under its key')
      : both(`los ${es(n)} eventos tienen su clave`, `all ${en(n)} events lie under their key`),
  notKeyed: (n: number, where: string, key: string) =>
    both(
      `${es(n)} eventos no tienen su clave; el primero: ${where}, que debía tener ${key || '-'}`,
      `${en(n)} events do not lie under their key; the first: ${where}, which should have ${key || '-'}`,
    ),
  emittedOnce: (n: number, again: number) =>
    again === 0
      ? both(`cada uno de ${es(n)} eventos está una vez en su topic`, `each of ${en(n)} events lies once in its topic`)
      : both(
          `${es(n)} eventos; ${es(again)} emitidos otra vez porque su causa se entregó otra vez`,
          `${en(n)} events; ${en(again)} emitted again, as their cause was delivered again`,
        ),
  emittedTwice: (n: number, where: string, service: string) =>
    both(
      `${service} emitió ${n === 1 ? 'un evento' : `${es(n)} eventos`} dos veces sin que nada se le entregara dos veces; el primero: ${where}`,
      `${service} emitted ${n === 1 ? 'an event' : `${en(n)} events`} twice although nothing was delivered to it twice; the first: ${where}`,
    ),
  noDeadLetters: both('nada acabó en un topic de mensajes muertos', 'nothing went to a dead-letter topic'),
  deadLetters: (n: number, bad: number) =>
    both(
      `registros que nadie puede leer: ${es(bad)}; mensajes muertos: ${es(n)}, uno por cada servicio que los recibe`,
      `records that nobody can read: ${en(bad)}; dead letters: ${en(n)}, one for each service that receives them`,
    ),
  deadLettersMissing: (n: number, where: string) =>
    both(
      `faltan ${es(n)} mensajes muertos; el primero: ${where}`,
      `${en(n)} dead letters are missing; the first: ${where}`,
    ),
  ends: (n: number, every: string, ends: Both) =>
    both(
      `${es(n)} ${every}, cada uno con un solo final: ${ends.es}`,
      `${en(n)} ${every}, each with one end: ${ends.en}`,
    ),
  endsWrong: (n: number, of: number, where: string) =>
    both(
      `${es(n)} de ${es(of)} no tienen exactamente un final; el primero: ${where}`,
      `${en(n)} of ${en(of)} have not exactly one end; the first: ${where}`,
    ),
  alarms: (n: number, event: string) =>
    both(
      `${es(n)} claves debían dar ${event} y cada una lo dio una vez`,
      `${en(n)} keys called for ${event}, and each had it once`,
    ),
  alarmsWrong: (n: number, where: string) =>
    both(
      `${es(n)} claves tienen otro número de alarmas; la primera: ${where}`,
      `${en(n)} keys have another number of alarms; the first: ${where}`,
    ),
  figures: (measure: string, n: number, sum?: Both) =>
    both(
      `las ventanas de ${measure} suman ${es(n)}${sum ? ` (${sum.es})` : ''}, como el topic`,
      `the windows of ${measure} add up to ${en(n)}${sum ? ` (${sum.en})` : ''}, as the topic does`,
    ),
  figuresWrong: (measure: string, n: Both, of: Both) =>
    both(
      `las ventanas de ${measure} suman ${n.es} y el topic tiene ${of.es}`,
      `the windows of ${measure} add up to ${n.en}, and the topic holds ${of.en}`,
    ),
  unhurt: (slow: string, p50: number, others: Both) =>
    both(
      `nadie esperó a ${slow}: p50 de ${slow} ${es(p50)} ms; de ${others.es}`,
      `nobody waited for ${slow}: p50 of ${slow} ${en(p50)} ms; of ${others.en}`,
    ),
  hurt: (slow: string, slowP50: number, other: string, p50: number) =>
    both(
      `${other} tarda más de la mitad que ${slow}: p50 ${es(p50)} ms frente a ${es(slowP50)} ms`,
      `${other} takes more than half as long as ${slow}: p50 ${en(p50)} ms, and ${en(slowP50)} ms`,
    ),
  nothing: both('no hubo nada que comprobar', 'there was nothing to check'),
};

/** Why a service gives a record up; the English form is the one that lies in the dead-letter topic. */
export const burials = {
  noValue: both('el valor es nulo', 'the value is null'),
  noJson: (words: string) => both('el valor no es JSON', `the value is not JSON: ${words}`),
  noObject: both('el valor no es un objeto JSON', 'the value is no JSON object'),
  without: (field: string) => both(`al valor le falta ${field}`, `the value has no ${field}`),
  failed: (service: string, times: number) =>
    both(`${service} ha fallado ${times} veces`, `${service} failed ${times} times`),
  told: ({ es, en }: Both) => both(`mensaje muerto: ${es}`, `dead letter: ${en}`),
};

/** What is said while a run goes on. */
export const plain = {
  preparing: both('Se preparan los topics y los grupos', 'Preparing topics and groups'),
  ready: both('los grupos están listos: empiezan los eventos', 'the groups are ready: events begin'),
  drained: both('todos los grupos han leído todo', 'every group has read everything'),
  lost: ({ isReplaced, why }: { readonly isReplaced: boolean; readonly why: string | undefined }) => {
    const words = why ? ` (${why})` : '';
    return isReplaced
      ? both(
          `ha terminado; otro proceso ocupará su lugar${words}`,
          `has ended; another process will take its place${words}`,
        )
      : both(`ha terminado${words}`, `has ended${words}`);
  },
  owns: both('tiene', 'owns'),
  rebalancing: both('el grupo se rebalancea', 'the group rebalances'),
  killed: both('matado con SIGKILL', 'killed with SIGKILL'),
  paused: (ms: number | null) =>
    ms === null ? both('en pausa', 'paused') : both(`en pausa ${ms / 1000} s`, `paused for ${ms / 1000} s`),
  resumed: both('sigue trabajando', 'goes on'),
  joined: both('una instancia más', 'one instance more'),
  left: both('una instancia menos: deja el grupo en orden', 'one instance less: it leaves its group in order'),
  slowed: (ms: number) => both(`cada evento tarda ${ms} ms más`, `each event takes ${ms} ms more`),
  nobody: ({ es, en }: Both) => both(`${es}: no, ninguna instancia vivía`, `${en}: no, no instance was alive`),
  tooLate: ({ es, en }: Both) => both(`${es}: no, la ejecución acabó antes`, `${en}: no, the run was over before`),
  poisoned: both('un registro que nadie puede leer', 'a record that nobody can read'),
  brokerKilled: both('matado con SIGKILL; vuelve en 8 s', 'killed with SIGKILL; it comes back in 8 s'),
};

/** The words of the report. */
export const reportTexts = {
  run: both('ejecución', 'run'),
  sourceEvents: both('Eventos de origen', 'Source events'),
  allEvents: both('Eventos en los topics', 'Events in the topics'),
  took: both('Hasta que todos leyeron todo', 'Until everyone had read everything'),
  service: both('SERVICIO', 'SERVICE'),
  expected: both('ESPERADOS', 'EXPECTED'),
  received: both('LEÍDOS', 'RECEIVED'),
  again: both('OTRA VEZ', 'AGAIN'),
  late: both('DESORDEN', 'DISORDER'),
  owners: both('DUEÑOS', 'OWNERS'),
  second: both('SEGUNDO', 'SECOND'),
  who: both('QUIÉN', 'WHO'),
  happened: both('QUÉ PASÓ', 'WHAT HAPPENED'),
  gap: both('rebalanceo: particiones sin dueño durante', 'rebalance: partitions without an owner for'),
  afterwards: both('después', 'then'),
  expectation: both('QUÉ SE COMPRUEBA', 'EXPECTATION'),
  measured: both('QUÉ SE MIDIÓ', 'MEASURED'),
  passed: both('Todo se cumplió.', 'All of it was met.'),
  failed: both('Algo no se cumplió.', 'Something was not met.'),
};

/** What a run leaves in what was there before it; undefined where all of it was its own. */
export function leftText({ topics, groups }: Left): Both | undefined {
  if (topics.length + groups.length === 0) return undefined;
  const parts = [
    ...(topics.length > 0 ? [both(`sus eventos en ${topics.join(', ')}`, `its events in ${topics.join(', ')}`)] : []),
    ...(groups.length > 0 ? [both(`sus commits en ${groups.join(', ')}`, `its commits in ${groups.join(', ')}`)] : []),
  ];
  const list = (lang: Lang): string => parts.map((part) => part[lang]).join('; ');
  return both(
    `En lo que ya había se queda lo que hizo: ${list('es')}.`,
    `What was there before keeps what it did: ${list('en')}.`,
  );
}

/** What `flows stop` says. */
export const stopTexts = {
  nothing: (flow: string | undefined) =>
    flow === undefined
      ? both(
          'Ninguna ejecución de un flujo ha dejado nada en este clúster.',
          'No run of a flow has left anything on this cluster.',
        )
      : both(
          `Ninguna ejecución de "${flow}" ha dejado nada en este clúster.`,
          `No run of "${flow}" has left anything on this cluster.`,
        ),
  elsewhere: (n: number) =>
    both(
      `${n === 1 ? 'Una ejecución está' : `${es(n)} ejecuciones están`} en otro clúster: di cuál con --context o --brokers.`,
      `${n === 1 ? 'One run is' : `${en(n)} runs are`} on another cluster: name it with --context or --brokers.`,
    ),
  remove: (n: number) =>
    both(
      `¿Quitar lo que ${n === 1 ? 'una ejecución hizo' : `${es(n)} ejecuciones hicieron`} en este clúster?`,
      `Remove what ${n === 1 ? 'one run' : `${en(n)} runs`} of flows made on this cluster?`,
    ),
};

/** How a line ends whose run did not go as it should. */
export const endings = {
  interrupted: both('interrumpida', 'interrupted'),
  make: (names: string) =>
    both(
      `¿Crear los topics y grupos ${names}… en este clúster, y quitarlos después?`,
      `Make the topics and groups ${names}… on this cluster, and remove them afterwards?`,
    ),
  notMet: (flow: string, check: string, more: number, detail: string) =>
    both(
      `${flow}: no se cumple ${check}${more > 0 ? `, ni ${more} más` : ''}: ${detail}`,
      `${flow}: ${check} is not met${more > 0 ? `, nor ${more === 1 ? 'is' : 'are'} ${more} more` : ''}: ${detail}`,
    ),
};

/** What is said of a flow that was written to begin with. */
export const starterTexts = {
  runIt: (file: string) =>
    both(`Para ponerlo en marcha:  kafkactl flows run ./${file}`, `Run it:  kafkactl flows run ./${file}`),
};

/** The words of the description of a flow. */
export const describeTexts = {
  event: both('EVENTO', 'EVENT'),
  service: both('SERVICIO', 'SERVICE'),
  does: both('QUÉ HACE', 'WHAT IT DOES'),
  emits: both('EMITE', 'EMITS'),
  group: both('GRUPO', 'GROUP'),
  instances: both('INSTANCIAS', 'INSTANCES'),
  work: both('TRABAJO', 'WORK'),
  fails: both('FALLA', 'FAILS'),
  idempotent: both('IDEMPOTENTE', 'IDEMPOTENT'),
  expects: both('Al final debe ser verdad:', 'At the end this must be true:'),
  watch: (times: number, within: number) => both(`${times} en ${within / 1000} s`, `${times} in ${within / 1000} s`),
  measure: (name: string, every: number) =>
    both(`mide ${name} cada ${every / 1000} s`, `measures ${name} every ${every / 1000} s`),
};

/** The words of the way of one thing. */
export const traceTexts = {
  took: (n: number, ms: number) =>
    both(`${n} ${n === 1 ? 'evento' : 'eventos'} en ${ms} ms`, `${n} ${n === 1 ? 'event' : 'events'} in ${ms} ms`),
  again: (n: number) =>
    both(
      `${n} emitidos otra vez: su causa se entregó dos veces (al menos una vez)`,
      `${n} emitted again: their cause was delivered twice (at least once)`,
    ),
};

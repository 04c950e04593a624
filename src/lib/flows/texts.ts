import type { Lang, LocalizedText } from '../base/language.js';
import type { FlowReport, Leftovers } from './measure/report.js';
import { formatDuration, formatInteger, localizedCount } from './number-format.js';

const both = (es: string, en: string): LocalizedText => ({ es, en });
const es = (count: number): string => formatInteger(count, 'es');
const en = (count: number): string => formatInteger(count, 'en');

const nothing = both('no hubo nada que comprobar', 'there was nothing to check');
const events = (n: number): LocalizedText => localizedCount(n, { es: ['evento', 'eventos'], en: ['event', 'events'] });
const keys = (n: number): LocalizedText => localizedCount(n, { es: ['clave', 'claves'], en: ['key', 'keys'] });
const deliveries = (n: number): LocalizedText =>
  localizedCount(n, { es: ['entrega', 'entregas'], en: ['delivery', 'deliveries'] });
const buried = (n: number): LocalizedText =>
  localizedCount(n, { es: ['mensaje muerto', 'mensajes muertos'], en: ['dead letter', 'dead letters'] });

/** What the checks of a run say; `n` and `of` are counts, `where` is a record. */
export const checkTexts = {
  received: (n: number, service: string) =>
    n === 0
      ? both(`${service} no tenía ningún evento`, `${service} had no event to work on`)
      : n === 1
        ? both(`${service} procesó su único evento`, `${service} worked on its one event`)
        : both(`${service} procesó los ${events(n).es}`, `${service} worked on all ${events(n).en}`),
  missing: (n: number, of: number, service: string, where: string) =>
    both(
      `a ${service} le ${n === 1 ? 'falta' : 'faltan'} ${es(n)} de ${events(of).es}; el primero: ${where}`,
      `${service} has not worked on ${en(n)} of ${events(of).en}; the first: ${where}`,
    ),
  inOrder: (service: string) =>
    both(`${service} respetó el orden de cada clave`, `${service} kept the order of each key`),
  outOfOrder: (n: number, service: string, where: string) =>
    both(
      `${service} procesó ${events(n).es} después de otro posterior de su clave; el primero: ${where}`,
      `${service} worked on ${events(n).en} after a later one of ${n === 1 ? 'its' : 'their'} key; the first: ${where}`,
    ),
  caughtUp: both('todos los grupos están al día (lag 0)', 'every group has caught up (lag 0)'),
  othersCame: (groups: LocalizedText) =>
    both(
      `todos los grupos han leído todo lo de esta ejecución; sin leer queda lo que otros escribieron después: ${groups.es}`,
      `every group has read all of this run; what others wrote after it is unread: ${groups.en}`,
    ),
  behind: (n: number, groups: LocalizedText) =>
    both(
      `${n === 1 ? 'queda 1 registro de la ejecución' : `quedan ${es(n)} registros de la ejecución`} sin leer: ${groups.es}`,
      `${n === 1 ? '1 record of the run is' : `${en(n)} records of the run are`} still unread: ${groups.en}`,
    ),
  singleEffect: (n: number, service: string, again: number, doubled: number) => {
    if (n === 0) return both(`${service} no tenía ningún evento`, `${service} had no event to work on`);
    const known = [
      ...(again === 0 ? [] : [both(`entregados otra vez: ${es(again)}`, `delivered again: ${en(again)}`)]),
      ...(doubled === 0 ? [] : [both(`escritos otra vez: ${es(doubled)}`, `written again: ${en(doubled)}`)]),
    ];
    const more = (lang: Lang) => (known.length === 0 ? '' : ` (${known.map((each) => each[lang]).join('; ')})`);
    return n === 1
      ? both(
          `${service} hizo una sola vez el efecto de su único evento${more('es')}`,
          `${service} has one effect for its one event${more('en')}`,
        )
      : both(
          `${service} hizo una sola vez el efecto de ${events(n).es}${more('es')}`,
          `${service} has one effect for each of ${events(n).en}${more('en')}`,
        );
  },
  effects: (n: number, service: string, where: string) =>
    both(
      `${service}: ${events(n).es} no ${n === 1 ? 'tiene' : 'tienen'} exactamente un efecto en su libro; el primero: ${where}`,
      `${service}: ${events(n).en} ${n === 1 ? 'has' : 'have'} not exactly one effect in its ledger; the first: ${where}`,
    ),
  reached: (n: number) =>
    n === 0
      ? nothing
      : n === 1
        ? both('la única entrega llegó a quien debía', 'the one delivery reached whom it must')
        : both(`las ${deliveries(n).es} llegaron a quienes debían`, `all ${deliveries(n).en} reached whom they must`),
  notReached: (n: number, of: number, where: string, service: string) =>
    both(
      `${es(n)} de ${deliveries(of).es} no ${n === 1 ? 'llegó' : 'llegaron'} a quien debía; la primera: ${where}, a ${service}`,
      `${en(n)} of ${deliveries(of).en} ${n === 1 ? 'has' : 'have'} not reached whom it must; the first: ${where}, to ${service}`,
    ),
  keyed: (n: number) =>
    n === 0
      ? nothing
      : n === 1
        ? both('el único evento tiene su clave', 'the one event lies under its key')
        : both(`los ${events(n).es} tienen su clave`, `all ${events(n).en} lie under their key`),
  notKeyed: (n: number, where: string, key: string) =>
    both(
      `${events(n).es} no ${n === 1 ? 'tiene' : 'tienen'} su clave; el primero: ${where}, que debía tener ${key || '-'}`,
      `${events(n).en} ${n === 1 ? 'does not lie under its' : 'do not lie under their'} key; the first: ${where}, which should have ${key || '-'}`,
    ),
  emittedOnce: (n: number, again: number) => {
    if (n === 0) return nothing;
    if (again > 0) {
      return both(
        `${events(n).es}; ${es(again)} ${again === 1 ? 'emitido' : 'emitidos'} otra vez porque su causa se entregó otra vez`,
        `${events(n).en}; ${en(again)} emitted again, as ${again === 1 ? 'its' : 'their'} cause was delivered again`,
      );
    }
    return n === 1
      ? both('el único evento está una vez en su topic', 'the one event lies once in its topic')
      : both(`cada uno de ${events(n).es} está una vez en su topic`, `each of ${events(n).en} lies once in its topic`);
  },
  emittedTwice: (n: number, where: string, service: string) =>
    both(
      `${service} emitió ${n === 1 ? 'un evento' : events(n).es} dos veces sin que nada se le entregara dos veces; el primero: ${where}`,
      `${service} emitted ${n === 1 ? 'an event' : events(n).en} twice although nothing was delivered to it twice; the first: ${where}`,
    ),
  noDeadLetters: both('nada acabó en un topic de mensajes muertos', 'nothing went to a dead-letter topic'),
  deadLetters: (unreadable: number, failed: number) =>
    both(
      `mensajes muertos por registros ilegibles: ${es(unreadable)}, uno por cada servicio que los recibe; por trabajo que falló: ${es(failed)}`,
      `dead letters of unreadable records: ${en(unreadable)}, one for each service that receives them; of work that failed: ${en(failed)}`,
    ),
  deadLettersMissing: (n: number, where: string) =>
    both(
      `${n === 1 ? 'falta' : 'faltan'} ${buried(n).es}; el primero: ${where}`,
      `${buried(n).en} ${n === 1 ? 'is' : 'are'} missing; the first: ${where}`,
    ),
  deadLettersSurplus: (n: number, where: string) =>
    both(
      `${n === 1 ? 'sobra' : 'sobran'} ${buried(n).es}; el primero: ${where}`,
      `${buried(n).en} ${n === 1 ? 'has' : 'have'} no cause; the first: ${where}`,
    ),
  ends: (n: number, every: string, ends: LocalizedText) =>
    both(
      `${es(n)} ${every}, ${n === 1 ? '' : 'cada uno '}con un solo final: ${ends.es}`,
      `${en(n)} ${every}, ${n === 1 ? '' : 'each '}with one end: ${ends.en}`,
    ),
  endsWrong: (n: number, of: number, where: string) =>
    both(
      `${es(n)} de ${es(of)} no ${n === 1 ? 'tiene' : 'tienen'} exactamente un final; el primero: ${where}`,
      `${en(n)} of ${en(of)} ${n === 1 ? 'has' : 'have'} not exactly one end; the first: ${where}`,
    ),
  alarms: (n: number, event: string) =>
    n === 0
      ? both(`ninguna clave debía dar ${event}, y ninguna lo dio`, `no key called for ${event}, and none had it`)
      : n === 1
        ? both(`1 clave debía dar ${event} y lo dio una vez`, `1 key called for ${event}, and had it once`)
        : both(
            `${keys(n).es} debían dar ${event} y cada una lo dio una vez`,
            `${keys(n).en} called for ${event}, and each had it once`,
          ),
  alarmsWrong: (n: number, where: string) =>
    both(
      `${keys(n).es} ${n === 1 ? 'tiene' : 'tienen'} otro número de alarmas; la primera: ${where}`,
      `${keys(n).en} ${n === 1 ? 'has' : 'have'} another number of alarms; the first: ${where}`,
    ),
  figures: (measure: string, n: number, sum?: LocalizedText) =>
    both(
      `las ventanas de ${measure} suman ${es(n)}${sum ? ` (${sum.es})` : ''}, como el topic`,
      `the windows of ${measure} add up to ${en(n)}${sum ? ` (${sum.en})` : ''}, as the topic does`,
    ),
  figuresWrong: (measure: string, n: LocalizedText, of: LocalizedText) =>
    both(
      `las ventanas de ${measure} suman ${n.es} y el topic tiene ${of.es}`,
      `the windows of ${measure} add up to ${n.en}, and the topic holds ${of.en}`,
    ),
  unhurt: (slow: string, p50: number, others: LocalizedText) =>
    both(
      `nadie esperó a ${slow}: p50 de ${slow} ${es(p50)} ms; de ${others.es}`,
      `nobody waited for ${slow}: p50 of ${slow} ${en(p50)} ms; of ${others.en}`,
    ),
  hurt: (slow: string, slowP50: number, other: string, p50: number) =>
    both(
      `${other} tarda más de la mitad que ${slow}: p50 ${es(p50)} ms frente a ${es(slowP50)} ms`,
      `${other} takes more than half as long as ${slow}: p50 ${en(p50)} ms, and ${en(slowP50)} ms`,
    ),
  nothing,
};

/** Why a service gives a record up; the English form is the one that lies in the dead-letter topic. */
export const deadLetterTexts = {
  noValue: both('el valor es nulo', 'the value is null'),
  noJson: (words: string) => both('el valor no es JSON', `the value is not JSON: ${words}`),
  noObject: both('el valor no es un objeto JSON', 'the value is no JSON object'),
  without: (field: string) => both(`al valor le falta ${field}`, `the value has no ${field}`),
  failed: (service: string, times: number) =>
    times === 1
      ? both(`${service} ha fallado una vez`, `${service} failed once`)
      : both(`${service} ha fallado ${es(times)} veces`, `${service} failed ${en(times)} times`),
  told: ({ es, en }: LocalizedText) => both(`mensaje muerto: ${es}`, `dead letter: ${en}`),
};

/** What is said while a run goes on. */
export const runTexts = {
  preparing: both('Se preparan los topics y los grupos', 'Preparing topics and groups'),
  ready: both('los grupos están listos: empiezan los eventos', 'the groups are ready: events begin'),
  drained: both('todos los grupos han leído todo', 'every group has read everything'),
  stuck: both(
    'algún grupo no ha leído todo y ya no avanza: no se espera más',
    'some group has not read everything and moves no more: nobody waits any longer',
  ),
  lost: ({ isReplaced, lastError }: { readonly isReplaced: boolean; readonly lastError: string | undefined }) => {
    const words = lastError ? ` (${lastError})` : '';
    return isReplaced
      ? both(
          `ha terminado; otro proceso ocupará su lugar${words}`,
          `has ended; another process will take its place${words}`,
        )
      : both(`ha terminado${words}`, `has ended${words}`);
  },
  owns: both('tiene', 'owns'),
  ownsNothing: both('sin particiones: espera de reserva', 'no partitions: it is on standby'),
  standby: both('de reserva', 'on standby'),
  again: (n: number) =>
    n === 1
      ? both('1 evento se entrega otra vez: al menos una vez', '1 event is delivered again: at least once')
      : both(
          `${events(n).es} se entregan otra vez: al menos una vez`,
          `${events(n).en} are delivered again: at least once`,
        ),
  rebalancing: both('el grupo se rebalancea', 'the group rebalances'),
  killed: both('matado con SIGKILL', 'killed with SIGKILL'),
  paused: (ms: number | null) =>
    ms === null
      ? both('en pausa', 'paused')
      : both(`en pausa ${formatDuration(ms, 'es')}`, `paused for ${formatDuration(ms, 'en')}`),
  resumed: both('sigue trabajando', 'goes on'),
  joined: both('una instancia más', 'one instance more'),
  left: both('una instancia menos: deja el grupo en orden', 'one instance less: it leaves its group in order'),
  slowed: (ms: number) =>
    ms === 0
      ? both('vuelve a su ritmo', 'back to its own pace')
      : both(`cada evento tarda ${es(ms)} ms más`, `each event takes ${en(ms)} ms more`),
  nobody: ({ es, en }: LocalizedText) => both(`${es}: no, ninguna instancia vivía`, `${en}: no, no instance was alive`),
  tooLate: ({ es, en }: LocalizedText) =>
    both(`${es}: no, la ejecución acabó antes`, `${en}: no, the run was over before`),
  most: (text: LocalizedText, n: number) =>
    both(`${text.es}: no, el máximo es ${es(n)}`, `${text.en}: no, the most is ${en(n)}`),
  only: ({ es, en }: LocalizedText) => both(`${es}: no, es la única`, `${en}: no, it is the only one`),
  noBroker: ({ es, en }: LocalizedText) =>
    both(`${es}: no, la partición no tenía líder`, `${en}: no, the partition had no leader`),
  wantedAt: ({ es, en }: LocalizedText, ms: number) =>
    both(`${es} @${formatDuration(ms, 'es')}`, `${en} @${formatDuration(ms, 'en')}`),
  poisoned: both('un registro que nadie puede leer', 'a record that nobody can read'),
  brokerKilled: both('matado con SIGKILL; vuelve en 8 s', 'killed with SIGKILL; it comes back in 8 s'),
  brokerBack: both('ha vuelto', 'is back'),
};

/** The words of the report. */
export const reportTexts = {
  run: both('ejecución', 'run'),
  seed: both('semilla', 'seed'),
  sourceEvents: both('Eventos de origen', 'Source events'),
  allEvents: both('Eventos en los topics', 'Events in the topics'),
  took: both('Hasta que todos leyeron todo', 'Until everyone had read everything'),
  tookInVain: both('Hasta que no se esperó más', 'Until nobody waited any longer'),
  service: both('SERVICIO', 'SERVICE'),
  expected: both('ESPERADOS', 'EXPECTED'),
  received: both('LEÍDOS', 'RECEIVED'),
  again: both('OTRA VEZ', 'AGAIN'),
  late: both('DESORDEN', 'DISORDER'),
  owners: both('DUEÑOS', 'OWNERS'),
  second: both('SEGUNDO', 'SECOND'),
  who: both('QUIÉN', 'WHO'),
  happened: both('QUÉ PASÓ', 'WHAT HAPPENED'),
  untilTheEnd: both('hasta el final', 'until the end'),
  nothingBegun: both(
    'Interrumpida antes del primer evento: no hubo nada que medir.',
    'Interrupted before the first event: there was nothing to measure.',
  ),
  gap: both('rebalanceo: particiones sin dueño durante', 'rebalance: partitions without an owner for'),
  afterwards: both('después', 'then'),
  expectation: both('QUÉ SE COMPRUEBA', 'EXPECTATION'),
  measured: both('QUÉ SE MIDIÓ', 'MEASURED'),
  passed: both('Todo se cumplió.', 'All of it was met.'),
  failed: both('Algo no se cumplió.', 'Something was not met.'),
};

/** What a run leaves in what was there before it; undefined where all of it was its own. */
export function leftoverText({ topics, groups }: Leftovers): LocalizedText | undefined {
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

/** What a run leaves on purpose, and what can be done with it; nothing where it removes what it made. */
export function keptText({
  flow,
  run,
  kept: { topics, groups },
}: Pick<FlowReport, 'flow' | 'run' | 'kept'>): LocalizedText[] {
  if (topics.length + groups.length === 0) return [];
  const t = localizedCount(topics.length, { es: ['topic', 'topics'], en: ['topic', 'topics'] });
  const g = localizedCount(groups.length, { es: ['grupo', 'grupos'], en: ['group', 'groups'] });
  return [
    both(
      `Se quedan ${t.es} y ${g.es}. El camino de una cosa:  kafkactl flows trace ${flow} ID`,
      `${t.en} and ${g.en} stay. The way of one thing:  kafkactl flows trace ${flow} ID`,
    ),
    both(`Para quitarlos:  kafkactl flows stop ${run}`, `Remove them:  kafkactl flows stop ${run}`),
  ];
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
export const runEndTexts = {
  interrupted: both('interrumpida', 'interrupted'),
  make: (names: string) =>
    both(
      `¿Crear los topics y grupos ${names}… en este clúster, y quitarlos después?`,
      `Make the topics and groups ${names}… on this cluster, and remove them afterwards?`,
    ),
  cut: (run: string) =>
    both(`Lo que hizo se queda:  kafkactl flows stop ${run}`, `What it made stays:  kafkactl flows stop ${run}`),
  leaves: (run: string) =>
    both(
      `Acaba y mide lo que hubo. Otro Ctrl-C la corta, y deja lo que hizo:  kafkactl flows stop ${run}`,
      `It ends, and measures what there was. Another Ctrl-C cuts it off, and leaves what it made:  kafkactl flows stop ${run}`,
    ),
  notMet: (flow: string, check: string, more: number, detail: string) =>
    both(
      `${flow}: no se cumple ${check}${more > 0 ? `, ni ${es(more)} más` : ''}: ${detail}`,
      `${flow}: ${check} is not met${more > 0 ? `, nor ${more === 1 ? 'is' : 'are'} ${en(more)} more` : ''}: ${detail}`,
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
  watch: (times: number, within: number) =>
    both(`${es(times)} en ${formatDuration(within, 'es')}`, `${en(times)} in ${formatDuration(within, 'en')}`),
  measure: (name: string, every: number) =>
    both(`mide ${name} cada ${formatDuration(every, 'es')}`, `measures ${name} every ${formatDuration(every, 'en')}`),
};

/** The words of the way of one thing. */
export const traceTexts = {
  took: (n: number, ms: number) =>
    both(`${events(n).es} en ${formatDuration(ms, 'es')}`, `${events(n).en} in ${formatDuration(ms, 'en')}`),
  again: (n: number) =>
    n === 1
      ? both(
          '1 emitido otra vez: su causa se entregó dos veces (al menos una vez)',
          '1 emitted again: its cause was delivered twice (at least once)',
        )
      : both(
          `${es(n)} emitidos otra vez: su causa se entregó dos veces (al menos una vez)`,
          `${en(n)} emitted again: their cause was delivered twice (at least once)`,
        ),
};

import { type Lang, type LocalizedText, localized } from '../../base/language.js';
import { eventCount, formatEn, formatEs, localizedCount } from '../number-format.js';

const nothing = localized('no hubo nada que comprobar', 'there was nothing to check');
const keys = (n: number): LocalizedText => localizedCount(n, { es: ['clave', 'claves'], en: ['key', 'keys'] });
const deliveries = (n: number): LocalizedText =>
  localizedCount(n, { es: ['entrega', 'entregas'], en: ['delivery', 'deliveries'] });
const deadLetters = (n: number): LocalizedText =>
  localizedCount(n, { es: ['mensaje muerto', 'mensajes muertos'], en: ['dead letter', 'dead letters'] });

/** The details of the checks of a run. `n` and `of` are counts, `where` is the position of a record. */
export const checkTexts = {
  received: (n: number, service: string) =>
    n === 0
      ? localized(`${service} no tenía ningún evento`, `${service} had no event to work on`)
      : n === 1
        ? localized(`${service} procesó su único evento`, `${service} worked on its one event`)
        : localized(`${service} procesó los ${eventCount(n).es}`, `${service} worked on all ${eventCount(n).en}`),
  missing: (n: number, of: number, service: string, where: string) =>
    localized(
      `a ${service} le ${n === 1 ? 'falta' : 'faltan'} ${formatEs(n)} de ${eventCount(of).es}; el primero: ${where}`,
      `${service} has not worked on ${formatEn(n)} of ${eventCount(of).en}; the first: ${where}`,
    ),
  inOrder: (service: string) =>
    localized(`${service} respetó el orden de cada clave`, `${service} kept the order of each key`),
  outOfOrder: (n: number, service: string, where: string) =>
    localized(
      `${service} procesó ${eventCount(n).es} después de otro posterior de su clave; el primero: ${where}`,
      `${service} worked on ${eventCount(n).en} after a later one of ${n === 1 ? 'its' : 'their'} key; the first: ${where}`,
    ),
  caughtUp: localized('todos los grupos están al día (lag 0)', 'every group has caught up (lag 0)'),
  othersCame: (groups: LocalizedText) =>
    localized(
      `todos los grupos han leído todo lo de esta ejecución; sin leer queda lo que otros escribieron después: ${groups.es}`,
      `every group has read all of this run; what others wrote after it is unread: ${groups.en}`,
    ),
  behind: (n: number, groups: LocalizedText) =>
    localized(
      `${n === 1 ? 'queda 1 registro de la ejecución' : `quedan ${formatEs(n)} registros de la ejecución`} sin leer: ${groups.es}`,
      `${n === 1 ? '1 record of the run is' : `${formatEn(n)} records of the run are`} still unread: ${groups.en}`,
    ),
  singleEffect: (n: number, service: string, again: number, doubled: number) => {
    if (n === 0) return localized(`${service} no tenía ningún evento`, `${service} had no event to work on`);
    const known = [
      ...(again === 0
        ? []
        : [localized(`entregados otra vez: ${formatEs(again)}`, `delivered again: ${formatEn(again)}`)]),
      ...(doubled === 0
        ? []
        : [localized(`escritos otra vez: ${formatEs(doubled)}`, `written again: ${formatEn(doubled)}`)]),
    ];
    const more = (lang: Lang) => (known.length === 0 ? '' : ` (${known.map((each) => each[lang]).join('; ')})`);
    return n === 1
      ? localized(
          `${service} hizo una sola vez el efecto de su único evento${more('es')}`,
          `${service} has one effect for its one event${more('en')}`,
        )
      : localized(
          `${service} hizo una sola vez el efecto de ${eventCount(n).es}${more('es')}`,
          `${service} has one effect for each of ${eventCount(n).en}${more('en')}`,
        );
  },
  effects: (n: number, service: string, where: string) =>
    localized(
      `${service}: ${eventCount(n).es} no ${n === 1 ? 'tiene' : 'tienen'} exactamente un efecto en su libro; el primero: ${where}`,
      `${service}: ${eventCount(n).en} ${n === 1 ? 'has' : 'have'} not exactly one effect in its ledger; the first: ${where}`,
    ),
  reached: (n: number) =>
    n === 0
      ? nothing
      : n === 1
        ? localized('la única entrega llegó a quien debía', 'the one delivery reached whom it must')
        : localized(
            `las ${deliveries(n).es} llegaron a quienes debían`,
            `all ${deliveries(n).en} reached whom they must`,
          ),
  notReached: (n: number, of: number, where: string, service: string) =>
    localized(
      `${formatEs(n)} de ${deliveries(of).es} no ${n === 1 ? 'llegó' : 'llegaron'} a quien debía; la primera: ${where}, a ${service}`,
      `${formatEn(n)} of ${deliveries(of).en} ${n === 1 ? 'has' : 'have'} not reached whom it must; the first: ${where}, to ${service}`,
    ),
  keyed: (n: number, withoutKey: number) => {
    const keyed =
      n === 0
        ? nothing
        : n === 1
          ? localized('el único evento tiene su clave', 'the one event lies under its key')
          : localized(`los ${eventCount(n).es} tienen su clave`, `all ${eventCount(n).en} lie under their key`);
    if (withoutKey === 0) return keyed;
    return localized(
      `${n === 0 ? '' : `${keyed.es}; `}enviados a mano sin clave: ${formatEs(withoutKey)}, y entre ellos no hay orden`,
      `${n === 0 ? '' : `${keyed.en}; `}sent by hand without a key: ${formatEn(withoutKey)}, and among them there is no order`,
    );
  },
  notKeyed: (n: number, where: string, key: string) =>
    localized(
      `${eventCount(n).es} no ${n === 1 ? 'tiene' : 'tienen'} su clave; el primero: ${where}, que debía tener ${key || '-'}`,
      `${eventCount(n).en} ${n === 1 ? 'does not lie under its' : 'do not lie under their'} key; the first: ${where}, which should have ${key || '-'}`,
    ),
  emittedOnce: (n: number, again: number) => {
    if (n === 0) return nothing;
    if (again > 0) {
      return localized(
        `${eventCount(n).es}; ${formatEs(again)} ${again === 1 ? 'emitido' : 'emitidos'} otra vez porque su causa se entregó otra vez`,
        `${eventCount(n).en}; ${formatEn(again)} emitted again, as ${again === 1 ? 'its' : 'their'} cause was delivered again`,
      );
    }
    return n === 1
      ? localized('el único evento está una vez en su topic', 'the one event lies once in its topic')
      : localized(
          `cada uno de ${eventCount(n).es} está una vez en su topic`,
          `each of ${eventCount(n).en} lies once in its topic`,
        );
  },
  emittedTwice: (n: number, where: string, service: string) =>
    localized(
      `${service} emitió ${n === 1 ? 'un evento' : eventCount(n).es} dos veces sin que nada se le entregara dos veces; el primero: ${where}`,
      `${service} emitted ${n === 1 ? 'an event' : eventCount(n).en} twice although nothing was delivered to it twice; the first: ${where}`,
    ),
  noDeadLetters: localized('nada acabó en un topic de mensajes muertos', 'nothing went to a dead-letter topic'),
  deadLetters: (unreadable: number, failed: number) =>
    localized(
      `mensajes muertos por registros ilegibles: ${formatEs(unreadable)}, uno por cada servicio que los recibe; por trabajo que falló: ${formatEs(failed)}`,
      `dead letters of unreadable records: ${formatEn(unreadable)}, one for each service that receives them; of work that failed: ${formatEn(failed)}`,
    ),
  deadLettersMissing: (n: number, where: string) =>
    localized(
      `${n === 1 ? 'falta' : 'faltan'} ${deadLetters(n).es}; el primero: ${where}`,
      `${deadLetters(n).en} ${n === 1 ? 'is' : 'are'} missing; the first: ${where}`,
    ),
  deadLettersSurplus: (n: number, where: string) =>
    localized(
      `${n === 1 ? 'sobra' : 'sobran'} ${deadLetters(n).es}; el primero: ${where}`,
      `${deadLetters(n).en} ${n === 1 ? 'has' : 'have'} no cause; the first: ${where}`,
    ),
  ends: (n: number, every: string, ends: LocalizedText) =>
    localized(
      `${formatEs(n)} ${every}, ${n === 1 ? '' : 'cada uno '}con un solo final: ${ends.es}`,
      `${formatEn(n)} ${every}, ${n === 1 ? '' : 'each '}with one end: ${ends.en}`,
    ),
  endsWrong: (n: number, of: number, where: string) =>
    localized(
      `${formatEs(n)} de ${formatEs(of)} no ${n === 1 ? 'tiene' : 'tienen'} exactamente un final; el primero: ${where}`,
      `${formatEn(n)} of ${formatEn(of)} ${n === 1 ? 'has' : 'have'} not exactly one end; the first: ${where}`,
    ),
  alarms: (n: number, event: string) =>
    n === 0
      ? localized(`ninguna clave debía dar ${event}, y ninguna lo dio`, `no key called for ${event}, and none had it`)
      : n === 1
        ? localized(`1 clave debía dar ${event} y lo dio una vez`, `1 key called for ${event}, and had it once`)
        : localized(
            `${keys(n).es} debían dar ${event} y cada una lo dio una vez`,
            `${keys(n).en} called for ${event}, and each had it once`,
          ),
  alarmsWrong: (n: number, where: string) =>
    localized(
      `${keys(n).es} ${n === 1 ? 'tiene' : 'tienen'} otro número de alarmas; la primera: ${where}`,
      `${keys(n).en} ${n === 1 ? 'has' : 'have'} another number of alarms; the first: ${where}`,
    ),
  figures: (measure: string, n: number, sum?: LocalizedText) =>
    localized(
      `las ventanas de ${measure} suman ${formatEs(n)}${sum ? ` (${sum.es})` : ''}, como el topic`,
      `the windows of ${measure} add up to ${formatEn(n)}${sum ? ` (${sum.en})` : ''}, as the topic does`,
    ),
  figuresWrong: (measure: string, n: LocalizedText, of: LocalizedText) =>
    localized(
      `las ventanas de ${measure} suman ${n.es} y el topic tiene ${of.es}`,
      `the windows of ${measure} add up to ${n.en}, and the topic holds ${of.en}`,
    ),
  unhurt: (slow: string, p50: number, others: LocalizedText) =>
    localized(
      `nadie esperó a ${slow}: p50 de ${slow} ${formatEs(p50)} ms; de ${others.es}`,
      `nobody waited for ${slow}: p50 of ${slow} ${formatEn(p50)} ms; of ${others.en}`,
    ),
  hurt: (slow: string, slowP50: number, other: string, p50: number) =>
    localized(
      `${other} tarda más de la mitad que ${slow}: p50 ${formatEs(p50)} ms frente a ${formatEs(slowP50)} ms`,
      `${other} takes more than half as long as ${slow}: p50 ${formatEn(p50)} ms, and ${formatEn(slowP50)} ms`,
    ),
  nothing,
};

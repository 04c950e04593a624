import { type LocalizedText, localized } from '../../base/language.js';
import { eventCount, formatDuration, formatEn, formatEs } from '../number-format.js';

/** The texts of the events of a run. */
export const runTexts = {
  preparing: localized('Se preparan los topics y los grupos', 'Preparing topics and groups'),
  ready: (hasSource: boolean) =>
    hasSource
      ? localized('los grupos están listos: empiezan los eventos', 'the groups are ready: events begin')
      : localized(
          'los grupos están listos: esperan tus eventos',
          'the groups are ready: they wait for events of yours',
        ),
  drained: localized('todos los grupos han leído todo', 'every group has read everything'),
  stalled: localized(
    'algún grupo no ha leído todo y ya no avanza: no se espera más',
    'some group has not read everything and moves no more: nobody waits any longer',
  ),
  joined: localized('se une desde otra terminal', 'joins from another terminal'),
  workerEnded: ({
    isReplaced,
    lastError,
  }: {
    readonly isReplaced: boolean;
    readonly lastError: string | undefined;
  }) => {
    const words = lastError ? ` (${lastError})` : '';
    return isReplaced
      ? localized(
          `ha terminado; otro proceso ocupará su lugar${words}`,
          `has ended; another process will take its place${words}`,
        )
      : localized(`ha terminado${words}`, `has ended${words}`);
  },
  owns: localized('tiene', 'owns'),
  ownsNothing: localized('sin particiones: espera de reserva', 'no partitions: it is on standby'),
  standby: localized('de reserva', 'on standby'),
  redelivered: (n: number) =>
    n === 1
      ? localized('1 evento se entrega otra vez: al menos una vez', '1 event is delivered again: at least once')
      : localized(
          `${eventCount(n).es} se entregan otra vez: al menos una vez`,
          `${eventCount(n).en} are delivered again: at least once`,
        ),
  rebalancing: localized('el grupo se rebalancea', 'the group rebalances'),
  killed: localized('matado con SIGKILL', 'killed with SIGKILL'),
  paused: (ms: number | null) =>
    ms === null
      ? localized('en pausa', 'paused')
      : localized(`en pausa ${formatDuration(ms, 'es')}`, `paused for ${formatDuration(ms, 'en')}`),
  resumed: localized('sigue trabajando', 'goes on'),
  instanceAdded: localized('una instancia más', 'one instance more'),
  instanceRemoved: localized(
    'una instancia menos: deja el grupo en orden',
    'one instance less: it leaves its group in order',
  ),
  slowed: (ms: number) =>
    ms === 0
      ? localized('vuelve a su ritmo', 'back to its own pace')
      : localized(`cada evento tarda ${formatEs(ms)} ms más`, `each event takes ${formatEn(ms)} ms more`),
  noLiveInstance: ({ es, en }: LocalizedText) =>
    localized(`${es}: no, ninguna instancia vivía`, `${en}: no, no instance was alive`),
  afterEnd: ({ es, en }: LocalizedText) =>
    localized(`${es}: no, la ejecución acabó antes`, `${en}: no, the run was over before`),
  atMaximum: (text: LocalizedText, n: number) =>
    localized(`${text.es}: no, el máximo es ${formatEs(n)}`, `${text.en}: no, the most is ${formatEn(n)}`),
  onlyInstance: ({ es, en }: LocalizedText) => localized(`${es}: no, es la única`, `${en}: no, it is the only one`),
  noLeader: ({ es, en }: LocalizedText) =>
    localized(`${es}: no, la partición no tenía líder`, `${en}: no, the partition had no leader`),
  requestedAt: ({ es, en }: LocalizedText, ms: number) =>
    localized(`${es} @${formatDuration(ms, 'es')}`, `${en} @${formatDuration(ms, 'en')}`),
  poisonSent: localized('un registro que nadie puede leer', 'a record that nobody can read'),
  brokerKilled: localized('matado con SIGKILL; vuelve en 8 s', 'killed with SIGKILL; it comes back in 8 s'),
  brokerBack: localized('ha vuelto', 'is back'),
};

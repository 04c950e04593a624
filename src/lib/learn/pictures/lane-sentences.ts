import { groupBy } from '../../base/group-by.js';
import { type Lang, type LocalizedText, localized } from '../../base/language.js';
import { spokenList } from '../checks/phrases.js';
import type { Lane, Lanes } from './lane-facts.js';
import { countedNoun, nouns, wholeNumber } from './layout.js';
import type { Reader } from './readers.js';

/** The lanes in sentences. */
export function describeLanes(facts: Lanes, lang: Lang): string[] {
  const { params, topic, history } = facts;
  const down = facts.answers
    ? []
    : [
        localized(
          'El clúster no responde; esto es lo último que se vio.',
          'The cluster does not answer; this is what was last seen.',
        )[lang],
      ];
  const goal = params.goal === undefined ? '' : countedNoun(params.goal, nouns.partition, lang);
  if (!topic) {
    const what = history.wasDeleted
      ? localized(`El topic ${params.topic} se ha eliminado.`, `The topic ${params.topic} has been deleted.`)
      : localized(`El topic ${params.topic} no existe todavía.`, `The topic ${params.topic} does not exist yet.`);
    const wants = goal === '' ? [] : [localized(`La tarea pide ${goal}.`, `The task wants ${goal}.`)[lang]];
    return [...down, what[lang], ...wants];
  }
  const counted = countedNoun(topic.partitionCount, nouns.partition, lang);
  const wants =
    params.goal === undefined || params.goal === topic.partitionCount
      ? ''
      : localized(`; la tarea pide ${params.goal}`, `; the task wants ${params.goal}`)[lang];
  return [
    ...down,
    localized(
      `El topic ${params.topic} tiene ${counted}${wants}.`,
      `The topic ${params.topic} has ${counted}${wants}.`,
    )[lang],
    ...(history.previousId === undefined
      ? []
      : [
          localized(
            `Es otro topic con el mismo nombre: su id era ${history.previousId} y ahora es ${topic.id}.`,
            `It is another topic of the same name: its id was ${history.previousId} and is ${topic.id} now.`,
          )[lang],
        ]),
    ...facts.lanes.filter(({ exists }) => exists).map((lane) => laneSentence(lane, params.group, lang)),
    ...facts.readers.map((reader) => readerSentence(reader, lang)),
  ];
}

function laneSentence(
  { partition, earliest, end, records, committed, owner }: Lane,
  group: string | undefined,
  lang: Lang,
): string {
  const count = Math.max(0, end - earliest);
  const counts = groupBy(
    [...records.values()].filter(({ key, offset }) => key !== null && offset >= earliest),
    ({ key }) => key ?? '',
  );
  const keys = [...counts].map(([key, of]) => `${key} (${wholeNumber(of.length, lang)})`);
  const seen = [...records.keys()].filter((offset) => offset >= earliest).length;
  const among = seen < count ? localized(` de los ${seen} últimos:`, ` of the last ${seen}:`)[lang] : '';
  const parts = [
    countedNoun(count, nouns.event, lang),
    ...(count === 0
      ? []
      : [
          count === 1
            ? localized(`en el offset ${earliest}`, `at offset ${earliest}`)[lang]
            : localized(`offsets ${earliest} a ${end - 1}`, `offsets ${earliest} to ${end - 1}`)[lang],
        ]),
    ...(keys.length === 0
      ? []
      : [`${nouns.key[lang][keys.length === 1 ? 0 : 1]}${among} ${spokenList(keys, lang, 'and')}`]),
    ...(group === undefined ? [] : [committedText(group, committed, Math.max(0, end - (committed ?? 0)), lang)]),
    ...(owner === null ? [] : [localized(`la lee el consumidor ${owner}`, `read by consumer ${owner}`)[lang]]),
  ];
  return `${localized('Partición', 'Partition')[lang]} ${partition}: ${parts.join('; ')}.`;
}

const committedText = (group: string, committed: number | null, lag: number, lang: Lang): string =>
  committed === null
    ? localized(`${group} no ha confirmado nada`, `${group} has committed nothing`)[lang]
    : localized(
        `${group} ha confirmado el offset ${committed}, lag ${wholeNumber(lag, lang)}`,
        `${group} has committed offset ${committed}, lag ${wholeNumber(lag, lang)}`,
      )[lang];

function readerSentence(reader: Reader, lang: Lang): string {
  const offsets = [...reader.positions]
    .toSorted(([a], [b]) => a - b)
    .map(
      ([partition, to]) =>
        localized(`al offset ${to} de la partición ${partition}`, `offset ${to} of partition ${partition}`)[lang],
    );
  const name = localized(`El lector ${reader.letter}`, `Reader ${reader.letter}`)[lang];
  const came = localized('ha llegado', 'has come to')[lang];
  return `${name} ${readerText(reader, 1, lang)}; ${came} ${spokenList(offsets, lang, 'and')}.`;
}

const readerVerbs = {
  reading: { es: ['lee', 'leen'], en: ['reads', 'read'] },
  ended: { es: ['leyó', 'leyeron'], en: ['has read', 'have read'] },
} as const;

const readerStarts: Readonly<Record<Reader['from'], LocalizedText>> = {
  beginning: localized('desde el principio', 'from the beginning'),
  middle: localized('desde un punto intermedio', 'from some point between'),
  end: localized('solo lo nuevo', 'only what is new'),
};

/** `lee desde el principio`, `leyeron solo lo nuevo`. */
export function readerText({ isReading, from }: Pick<Reader, 'isReading' | 'from'>, count: number, lang: Lang): string {
  const verb = readerVerbs[isReading ? 'reading' : 'ended'][lang][count === 1 ? 0 : 1];
  return `${verb} ${readerStarts[from][lang]}`;
}

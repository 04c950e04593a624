import { type Lang, type LocalizedText, localized } from '../../base/language.js';
import { pictureKinds } from '../pictures/index.js';
import { nouns } from '../pictures/layout.js';

/** The texts of the page, by the names that its scripts use. Those of pictures are in the pictures. */
const pageTexts = {
  connecting: localized('Se conecta', 'Connecting'),
  live: localized('En vivo', 'Live'),
  closed: localized(
    'El tutorial está cerrado. Al abrirlo otra vez en este puerto, la página sigue.',
    'The tutorial is closed. When it is opened again on this port, the page goes on.',
  ),
  lost: localized('Sin conexión con la terminal: se intenta otra vez', 'No connection to the terminal: trying again'),
  opening: localized('Se abre la lección …', 'The lesson is being opened …'),
  tasks: localized('Tareas', 'Tasks'),
  goal: localized('Objetivo', 'Goal'),
  waiting: localized('después', 'later'),
  current: localized('ahora', 'now'),
  done: localized('hecha', 'done'),
  complete: localized('Lección completa', 'Lesson complete'),
  hint: localized('Pista', 'Hint'),
  pictures: localized('Lo que hay en Kafka', 'What is in Kafka'),
  typing: localized('Se escribe en la terminal; aquí se mira.', 'Type in the terminal; this page is for looking.'),
  lessons: localized('lecciones', 'lessons'),
  running: localized('en marcha', 'running'),
  degraded: localized('faltan brokers', 'brokers missing'),
  stopped: localized('no responde', 'no answer'),
  unknown: localized('…', '…'),
} satisfies Readonly<Record<string, LocalizedText>>;

export type TutorialPageWord = keyof typeof pageTexts;

type Words<K extends string> = Readonly<Record<K, string>>;

const wordsOf = <K extends string>(texts: Readonly<Record<K, LocalizedText>>, lang: Lang): Words<K> =>
  Object.fromEntries(Object.entries<LocalizedText>(texts).map(([name, text]) => [name, text[lang]])) as Words<K>;

export const tutorialPageWords = (lang: Lang): Words<TutorialPageWord> => wordsOf(pageTexts, lang);

/** The words of the pictures, by kind. */
export const pictureWords = (lang: Lang): Readonly<Record<string, Words<string>>> =>
  Object.fromEntries(Object.entries(pictureKinds).map(([kind, { texts }]) => [kind, wordsOf(texts, lang)]));

/** Singular and plural of what pictures count. */
export const pageNouns = (lang: Lang): Readonly<Record<keyof typeof nouns, readonly [one: string, many: string]>> =>
  Object.fromEntries(Object.entries(nouns).map(([name, noun]) => [name, noun[lang]])) as ReturnType<typeof pageNouns>;

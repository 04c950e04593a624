import type { Lang } from '../../base/language.js';
import { nearest } from '../../base/nearest.js';
import { nounNames } from '../../cli/words.js';

/** Words of the tutorial at its prompt. `quit` is given on as `exit`. */
export const tutorialWords = [
  'list',
  'next',
  'status',
  'hint',
  'skip',
  'reset',
  'open',
  'read',
  'web',
  'help',
  'quit',
  'exit',
] as const;
export type TutorialWord = (typeof tutorialWords)[number];

/** What is typed in Spanish for the words of the tutorial. */
const spanishWords: Readonly<Record<string, TutorialWord>> = {
  pista: 'hint',
  estado: 'status',
  siguiente: 'next',
  saltar: 'skip',
  reiniciar: 'reset',
  lista: 'list',
  abrir: 'open',
  leer: 'read',
  navegador: 'web',
  ayuda: 'help',
  salir: 'quit',
};

/** The words of the tutorial that are offered in a language: all of them are understood in either. */
export const offeredWords = (lang: Lang): readonly string[] =>
  lang === 'es' ? [...tutorialWords, ...Object.keys(spanishWords)] : tutorialWords;

/** Words of the prompt itself, as in bash. */
export const promptWords = ['jobs', 'fg', 'bg', 'kill', 'wait', 'clear'] as const;
export type PromptWord = (typeof promptWords)[number];

export const isTutorialWord = (word: string): word is TutorialWord =>
  (tutorialWords as readonly string[]).includes(word);

/** The word of the tutorial that a typed word stands for, in either language; undefined where it is none. */
export function tutorialWordFor(typed: string): TutorialWord | undefined {
  const word = typed.toLowerCase();
  if (isTutorialWord(word)) return word;
  return Object.hasOwn(spanishWords, word) ? spanishWords[word] : undefined;
}

/** The word of this prompt that is nearest to a mistyped one; undefined where none is near. */
export const nearestPromptWord = (typed: string): string | undefined =>
  nearest(typed, [...tutorialWords, ...Object.keys(spanishWords), ...promptWords]);

export const isPromptWord = (word: string): word is PromptWord => (promptWords as readonly string[]).includes(word);

/** True for the words that stand for the tutorial itself: `tutorial hint` is `hint`. */
export const isTutorialName = (word: string): boolean => nounNames('tutorial').includes(word);

/** True for a whole line of the tutorial without its name: `hint`, `open 1.3`. */
export const isTutorialLine = ([first = '', ...rest]: readonly string[]): boolean =>
  isTutorialWord(first) && rest.length === (first === 'open' ? 1 : 0);

/** A line without `kafkactl`, `bin/kafkactl` or `npx kafkactl` in front. */
export function withoutProgramName(words: readonly string[]): readonly string[] {
  const isProgram = (word = ''): boolean => /(?:^|\/)kafkactl$/.test(word);
  if (isProgram(words[0])) return words.slice(1);
  return words[0] === 'npx' && isProgram(words[1]) ? words.slice(2) : words;
}

import type { Lang } from '../../base/language.js';
import { quoteWord } from '../../base/quote-word.js';
import type { CommandRegistry } from '../../cli/registry.js';
import {
  isTutorialName,
  offeredWords,
  promptWords,
  type TutorialWord,
  tutorialWordFor,
  tutorialWords,
  withoutProgramName,
} from './prompt-words.js';
import type { LineCompletion } from './shell.js';
import { readShellLine } from './words.js';

export interface CompletionSources {
  readonly commands: CommandRegistry;
  readonly lang: Lang;
  /** The numbers of the jobs. */
  readonly jobs: readonly number[];
  afterTutorialWord(word: TutorialWord): readonly string[];
  /** The reply to the completion scripts (`__complete`) for words after `kafkactl`. */
  ask(words: readonly string[]): Promise<string>;
}

interface Offer {
  readonly value: string;
  /** True where a blank follows. */
  readonly isWhole: boolean;
}

const whole = (values: readonly string[]): Offer[] => values.map((value) => ({ value, isWhole: true }));

/** What the last word of a line may become: names and words of kafkactl, words of the tutorial and of the prompt, jobs. */
export async function completeLine(line: string, sources: CompletionSources): Promise<LineCompletion> {
  const start = lastWordStart(line);
  const word = line.slice(start);
  const before = readShellLine(line.slice(0, start));
  if (before.kind === 'problem' || (before.kind === 'words' && before.background)) return { word, candidates: [] };
  const given = before.kind === 'words' ? before.words : [];
  const typed = unquoted(word);
  const offers = (await offersFor(given, typed, sources)).filter(({ value }) => value.startsWith(typed));
  return { word, candidates: [...new Set(offers.flatMap((offer) => asTyped(offer, word)))] };
}

async function offersFor(given: readonly string[], typed: string, sources: CompletionSources): Promise<Offer[]> {
  const words = withoutProgramName(given);
  const [first, second] = words;
  if (first === undefined) {
    const own = words.length < given.length ? [] : [...offeredWords(sources.lang), ...promptWords];
    return [...(await askedFor([typed], sources)), ...whole(own)];
  }
  if (isTutorialName(first)) {
    if (second === undefined) return whole(tutorialWords);
    return second === 'open' && words.length === 2 ? whole(sources.afterTutorialWord('open')) : [];
  }
  if (words.length === given.length) {
    if (tutorialWordFor(first) === 'open' && words.length === 1) return whole(sources.afterTutorialWord('open'));
    if (['fg', 'bg', 'kill', 'wait'].includes(first)) return whole(sources.jobs.map((number) => `%${number}`));
    if (first === 'jobs' || first === 'clear') return [];
  }
  return askedFor([...words, typed], sources);
}

/** The candidates of a reply: a line each, a description after a tab, and a last line that says what follows them. */
async function askedFor(words: readonly string[], sources: CompletionSources): Promise<Offer[]> {
  const lines = (await sources.ask(words)).trimEnd().split('\n');
  const isWhole = lines.at(-1) === ':space';
  return lines.slice(0, -1).map((line) => ({ value: line.split('\t')[0] ?? '', isWhole }));
}

/** Index at which the last word begins, within an open quote too; the end of the line after a blank. */
function lastWordStart(line: string): number {
  let start = line.length;
  let quote = '';
  let inWord = false;
  for (let at = 0; at < line.length; at++) {
    const sign = line.charAt(at);
    if (quote === '' && /\s/.test(sign)) {
      inWord = false;
      start = line.length;
      continue;
    }
    if (!inWord) start = at;
    inWord = true;
    if (sign === '\\' && quote !== "'") at++;
    else if (quote === '' && (sign === "'" || sign === '"')) quote = sign;
    else if (sign === quote) quote = '';
  }
  return start;
}

/** What an incomplete word says. */
const unquoted = (word: string): string => {
  const read = readShellLine(word);
  if (read.kind === 'words') return read.words[0] ?? '';
  return /^["']/.test(word) ? word.slice(1) : word;
};

/** A candidate as it stands on the line, in the quote that was opened; none where it cannot stand there. */
function asTyped({ value, isWhole }: Offer, word: string): string[] {
  const quote = /^["']/.exec(word)?.[0] ?? '';
  const end = isWhole ? `${quote} ` : '';
  if (quote === '') return [isWhole ? `${quoteWord(value)} ` : value];
  return (quote === "'" ? /'/ : /["$`\\]/).test(value) ? [] : [`${quote}${value}${end}`];
}

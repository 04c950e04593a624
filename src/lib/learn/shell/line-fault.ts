import type { Lang } from '../../base/language.js';
import { lineFault } from '../../cli/check-line.js';
import type { Command } from '../../cli/command.js';
import type { CommandRegistry } from '../../cli/registry.js';
import { translateApacheLine } from './apache-lines.js';
import { apacheProblemText } from './apache-texts.js';
import { guardLine } from './guard.js';
import { parseKillWords } from './job-words.js';
import { isPromptWord, isTutorialLine, isTutorialName, isTutorialWord, withoutProgramName } from './prompt-words.js';
import { guardProblemText, lineProblemText } from './texts.js';
import { readShellLine } from './words.js';

export interface LineCheckOptions {
  readonly registry: CommandRegistry;
  /** All commands of the registry. */
  readonly commands: readonly Command[];
  /** The sandbox that lines work on; undefined where any will do. */
  readonly sandbox: string | undefined;
  readonly lang: Lang;
}

/** Why the prompt would not run a line as it is written, without running it; undefined where it would. */
export async function promptLineFault(
  text: string,
  { registry, commands, sandbox, lang }: LineCheckOptions,
): Promise<string | undefined> {
  const context = sandbox ?? 'learn';
  const line = readShellLine(text);
  if (line.kind === 'unfinished') return 'the line goes on in the next one';
  if (line.kind === 'problem') return lineProblemText(line.problem, context)[lang];
  const words = withoutProgramName(line.words);
  const [first = '', second] = words;
  if (first === '') return 'the line is empty';
  if (line.rest.trim() !== '') return 'this is more than one line';
  const isNamed = words.length < line.words.length;
  if (isTutorialName(first) && (second === undefined || isTutorialWord(second))) return undefined;
  if (!isNamed && isTutorialLine(words)) return undefined;
  if (!isNamed && isPromptWord(first)) {
    const isFaulty = first === 'kill' && !['kill', 'list'].includes(parseKillWords(words.slice(1)).kind);
    return isFaulty ? `${text} names no job or no signal` : undefined;
  }
  const apache = isNamed ? undefined : translateApacheLine(words);
  if (apache && 'problem' in apache) return apacheProblemText(apache.problem, context)[lang];
  const argv = apache?.argv ?? words;
  const guarded = sandbox === undefined ? undefined : await guardLine(registry, argv, sandbox);
  return guarded ? guardProblemText(guarded, context)[lang] : lineFault(commands, argv);
}

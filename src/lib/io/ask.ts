import { CliError, interrupted } from '../base/errors.js';
import { type Lang, localized } from '../base/language.js';
import { ctrlD } from './line-input.js';

export interface PromptStreams {
  readonly stdin: NodeJS.ReadableStream;
  /** Prompts are written to stderr: stdout has the data. */
  readonly stderr: NodeJS.WritableStream;
  readonly signal: AbortSignal;
}

/** Asks whether to go on; no is the default. Yes may be typed in either language. */
export async function askToGoOn(lang: Lang, asking: PromptStreams): Promise<boolean> {
  const question = localized('¿Seguir? (s/N)', 'Go on? (y/N)')[lang];
  return /^(?:y|yes|s|si|sí)$/i.test((await askLine(question, false, asking)).trim());
}

/** Asks for one line; a secret is masked. */
export const askLine = (question: string, secret: boolean, asking: PromptStreams): Promise<string> =>
  prompt<string>(
    secret ? { type: 'password', message: question, mask: '*' } : { type: 'input', message: question },
    asking,
  );

/** One of several answers, and the text that stands for it. */
export interface Choice<T extends string> {
  readonly value: T;
  readonly name: string;
}

/** Asks for one of several answers, which are chosen with the arrows. */
export const askChoice = <T extends string>(
  question: string,
  choices: readonly Choice<T>[],
  asking: PromptStreams,
): Promise<T> =>
  prompt<T>(
    { type: 'select', message: question, choices: [...choices], loop: false, pageSize: 16, theme: wordless },
    asking,
  );

/** Keys without the English words that inquirer has for them. */
const wordless = { style: { keysHelpTip: (keys: readonly [string, string][]) => keys.map(([key]) => key).join('  ') } };

async function prompt<T>(
  question: Readonly<Record<string, unknown>>,
  { stdin, stderr, signal }: PromptStreams,
): Promise<T> {
  // inquirer takes 55 ms to load.
  const { default: inquirer } = await import('inquirer');
  const { gone, forget } = endOfInputSignal(stdin);
  const ask = inquirer.createPromptModule({
    input: stdin,
    output: stderr,
    signal: AbortSignal.any([signal, gone]),
  } as Parameters<typeof inquirer.createPromptModule>[0]);
  try {
    // inquirer's types want the kind of question to be known where it is asked.
    const answers = await ask([{ ...question, name: 'answer' }] as unknown as Parameters<typeof ask>[0]);
    return (answers as { answer: T }).answer;
  } catch (error) {
    if (error instanceof Error && /^(ExitPromptError|AbortPromptError)$/.test(error.name)) throw interrupted();
    throw new CliError('failed', `cannot ask on this terminal: ${(error as Error).message}`, { cause: error });
  } finally {
    forget();
  }
}

/** `gone` is aborted by Ctrl-D and when the terminal closes: inquirer would wait for ever. `forget` removes the listeners. */
function endOfInputSignal(stdin: NodeJS.ReadableStream): { gone: AbortSignal; forget: () => void } {
  const controller = new AbortController();
  const leave = () => controller.abort();
  const onData = (data: Buffer | string) => {
    if (data.includes(ctrlD)) leave();
  };
  stdin.once('end', leave);
  stdin.on('data', onData);
  return {
    gone: controller.signal,
    forget: () => void stdin.off('end', leave).off('data', onData),
  };
}

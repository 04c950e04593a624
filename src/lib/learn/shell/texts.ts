import type { Lang, LocalizedText } from '../../base/language.js';
import { localized } from '../../base/language.js';
import type { ProcessEnd } from '../../processes/spawn.js';
import type { GuardProblem } from './guard.js';
import type { LineProblem } from './words.js';

/** The line for a second terminal. */
export const exportLine = (context: string): string => `export KAFKACTL_CONTEXT=${context}`;

const secondTerminal = (context: string): LocalizedText =>
  localized(`En una segunda terminal sí:  ${exportLine(context)}`, `A second terminal can:  ${exportLine(context)}`);

/** A sentence, and a line of its own that can be copied. */
const both = (first: LocalizedText, second: LocalizedText): LocalizedText =>
  localized(`${first.es}\n${second.es}`, `${first.en}\n${second.en}`);

/** Why a line is not taken, and what to type instead. */
export function lineProblemText(problem: LineProblem, context: string): LocalizedText {
  const { sign, column } = problem;
  switch (problem.kind) {
    case 'operator':
      if (sign === '>' && column === 1) {
        return localized(
          '`>` es el prompt del productor: primero `kafka-console-producer …` o `produce TOPIC`, y tras su `>` el evento.',
          '`>` is the prompt of the producer: first `kafka-console-producer …` or `produce TOPIC`, and the event after its `>`.',
        );
      }
      if (sign === '&') {
        return localized(
          'Un solo comando por línea: `&` va al final, detrás de él.',
          'One command a line: `&` goes behind it, at the end.',
        );
      }
      return both(
        localized(
          `Aquí cada línea es un comando de kafkactl, sin \`${sign}\` (columna ${column}); como texto va entre comillas simples.`,
          `Here a line is one command of kafkactl, without \`${sign}\` (column ${column}); as text it goes into single quotes.`,
        ),
        secondTerminal(context),
      );
    case 'expansion':
      return both(
        localized(
          `Aquí nada se sustituye, y en bash \`${sign}\` (columna ${column}) se sustituiría; como texto va entre comillas simples.`,
          `Nothing is replaced here, and bash would replace \`${sign}\` (column ${column}); as text it goes into single quotes.`,
        ),
        secondTerminal(context),
      );
    case 'pattern':
      return localized(
        `En bash \`${sign}\` (columna ${column}) no llega al programa tal cual: escribe la palabra entre comillas simples.`,
        `In bash \`${sign}\` (column ${column}) does not reach the program as it is: write the word in single quotes.`,
      );
    case 'quote':
      return localized(
        `La comilla ${sign} de la columna ${column} no se cierra.`,
        `The quote ${sign} in column ${column} is not closed.`,
      );
    case 'lookalike':
      return sign === '\u00a0'
        ? localized(
            `En la columna ${column} hay un espacio duro, que no separa palabras: escribe uno normal.`,
            `In column ${column} there is a no-break space, which separates no words: type a plain one.`,
          )
        : localized(
            `${sign} (columna ${column}) es una comilla de imprenta: en una terminal son ' y ".`,
            `${sign} (column ${column}) is a printer's quote: at a terminal they are ' and ".`,
          );
    case 'backslash':
      return sign === '#'
        ? localized(
            'Un comentario detrás de `\\` acaba el comando, también en bash: la barra solo continúa la línea si es lo último. Quita los comentarios.',
            'A comment behind `\\` ends the command, in bash too: a line goes on only where the backslash is its last character. Leave the comments out.',
          )
        : localized(
            `Detrás de la \`\\\` de la columna ${column} hay espacios, y así la línea no continúa: tampoco en bash.`,
            `Behind the \`\\\` in column ${column} there are blanks, so the line does not go on: nor does it in bash.`,
          );
  }
}

/** Why a line is not run here. `meant` of the problem stands at the end, as a line. */
export function guardProblemText(problem: GuardProblem, sandbox: string): LocalizedText {
  const alone = localized(
    `Este prompt solo trabaja en el sandbox del tutorial, "${sandbox}"`,
    `This prompt works on the tutorial's sandbox alone, "${sandbox}"`,
  );
  switch (problem.kind) {
    case 'cluster':
      return localized(`${alone.es}: quita ${problem.words}.`, `${alone.en}: leave out ${problem.words}.`);
    case 'contexts':
      return localized(
        `${alone.es}: \`${problem.path}\` cambia tus contextos, y es para otra terminal.`,
        `${alone.en}: \`${problem.path}\` changes your contexts, and is for another terminal.`,
      );
    case 'ownSandbox':
      return localized(
        `${alone.es}: \`${problem.path}\` usa uno propio. Pruébalo en otra terminal.`,
        `${alone.en}: \`${problem.path}\` has one of its own. Try it in another terminal.`,
      );
    case 'sandbox':
      return problem.name === undefined
        ? localized(`${alone.es}: di cuál con --name.`, `${alone.en}: say which with --name.`)
        : localized(`${alone.es}, y "${problem.name}" es otro.`, `${alone.en}, and "${problem.name}" is another one.`);
  }
}

export const meantText = (line: string): LocalizedText => localized(`Querías decir:  ${line}`, `You meant:  ${line}`);

/** `… 12 more lines, `fg %1` shows them`. */
export const heldLinesText = (count: number, job: number): LocalizedText =>
  count === 1
    ? localized(`… 1 línea más; \`fg %${job}\` la muestra`, `… 1 more line, \`fg %${job}\` shows it`)
    : localized(
        `… ${count} líneas más; \`fg %${job}\` las muestra`,
        `… ${count} more lines, \`fg %${job}\` shows them`,
      );

export const foregroundTexts = {
  howToLeave: localized(
    '(Ctrl-C lo termina. Ctrl-Z lo detiene y devuelve el prompt; con `bg` sigue.)',
    '(Ctrl-C ends it. Ctrl-Z stops it and gives the prompt back; `bg` lets it go on.)',
  ),
  onlyJobs: localized(
    'Ctrl-Z solo detiene trabajos. Para tenerla en segundo plano: Ctrl-C, y la misma línea con `&` al final.',
    'Ctrl-Z stops jobs alone. To have this line in the background: Ctrl-C, and the same line with `&` at its end.',
  ),
  older: (count: number, log: string): LocalizedText =>
    localized(`… ${count} líneas anteriores están en ${log}`, `… ${count} earlier lines are in ${log}`),
};

const signalWords: Readonly<Record<string, LocalizedText>> = {
  SIGHUP: localized('Colgar', 'Hangup'),
  SIGINT: localized('Interrupción', 'Interrupt'),
  SIGQUIT: localized('Abandona', 'Quit'),
  SIGKILL: localized('Terminado (killed)', 'Killed'),
  SIGTERM: localized('Terminado', 'Terminated'),
};

/** The state of a job in bash's words: `Running`, `Done`, `Exit 1`, `Killed`. */
export function statusWord(state: ProcessEnd | 'running' | 'stopped', lang: Lang): string {
  if (state === 'running') return localized('Ejecutando', 'Running')[lang];
  if (state === 'stopped') return localized('Detenido', 'Stopped')[lang];
  if (state.signal) return signalWords[state.signal]?.[lang] ?? state.signal;
  return state.code === 0
    ? localized('Hecho', 'Done')[lang]
    : localized(`Salida ${state.code}`, `Exit ${state.code}`)[lang];
}

/** What the words of the prompt itself say, with bash's wording where it has one. */
export const shellTexts = {
  noSuchJob: (command: string, word: string): LocalizedText =>
    localized(`${command}: ${word}: no existe ese trabajo`, `${command}: ${word}: no such job`),
  notAJobPid: (word: string): LocalizedText =>
    localized(
      `kill: (${word}) - no es el PID de ningún trabajo de este prompt`,
      `kill: (${word}) - not the PID of a job of this prompt`,
    ),
  meantJob: (word: string): LocalizedText =>
    localized(
      `kill: ${word} es un PID; el trabajo ${word} es %${word}`,
      `kill: ${word} is a PID; job ${word} is %${word}`,
    ),
  notAJob: (word: string): LocalizedText =>
    localized(
      `kill: ${word}: los argumentos deben ser PID o trabajos, como %1`,
      `kill: ${word}: arguments must be process or job IDs, such as %1`,
    ),
  gone: (command: string, word: string): LocalizedText =>
    localized(`${command}: ${word}: el proceso ya no existe`, `${command}: ${word}: no such process`),
  invalidSignal: (word: string): LocalizedText =>
    localized(`kill: ${word}: no es una señal`, `kill: ${word}: invalid signal specification`),
  killUsage: localized(
    'kill: uso: kill [-9 | -KILL | -s SEÑAL] %TRABAJO | PID',
    'kill: usage: kill [-9 | -KILL | -s SIGNAL] %JOB | PID',
  ),
  nearestWord: (word: string): LocalizedText =>
    localized(`¿Querías decir la palabra \`${word}\` del tutorial?`, `Did you mean the tutorial's word \`${word}\`?`),
  wordsInHelp: localized('Las palabras del tutorial: `help`.', 'The words of the tutorial: `help`.'),
  noCurrentJob: (command: string): LocalizedText =>
    localized(`${command}: actual: no existe ese trabajo`, `${command}: current: no such job`),
  onlyCommands: (word: string): LocalizedText =>
    localized(
      `Con \`&\` solo van comandos de kafkactl, y \`${word}\` es de este prompt.`,
      `Only commands of kafkactl go with \`&\`, and \`${word}\` is of this prompt.`,
    ),
  noVariables: (context: string): LocalizedText =>
    both(
      localized('Este prompt no tiene variables de entorno.', 'This prompt has no environment variables.'),
      secondTerminal(context),
    ),
  alreadyOn: (context: string): LocalizedText =>
    localized(
      `Eso es para una segunda terminal; este prompt ya trabaja en "${context}".`,
      `That is for a second terminal; this prompt is on "${context}" already.`,
    ),
} as const;

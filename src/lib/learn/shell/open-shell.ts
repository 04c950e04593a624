import { Writable } from 'node:stream';
import type { App, InnerLine, LineStream } from '../../app.js';
import { asCliError, exitCodes, interrupted } from '../../base/errors.js';
import type { Lang, LocalizedText } from '../../base/language.js';
import { quoteWords } from '../../base/quote-word.js';
import { globalSpellings } from '../../cli/global-options.js';
import { type CommandRegistry, firstWordOf } from '../../cli/registry.js';
import { asksForHelp } from '../../cli/tokens.js';
import type { Tone } from '../../io/blocks.js';
import { escapeControls } from '../../io/escape-controls.js';
import { type Paint, palette } from '../../io/palette.js';
import { wrapNote } from '../../io/wrap.js';
import { ownCommandLine } from '../../processes/worker.js';
import type { tutorialSandboxes } from '../../sandbox/types.js';
import { type ApacheLine, translateApacheLine } from './apache-lines.js';
import { apacheNoteText, apacheProblemText } from './apache-texts.js';
import { completeLine } from './complete-line.js';
import { guardLine } from './guard.js';
import { parseKillWords, signalList } from './job-words.js';
import { JobTable } from './jobs.js';
import { openLineStream } from './line-streams.js';
import { promptHelp } from './prompt-help.js';
import {
  isPromptWord,
  isTutorialName,
  nearestPromptWord,
  type PromptWord,
  type TutorialWord,
  tutorialWordFor,
  withoutProgramName,
} from './prompt-words.js';
import type { JobState, LessonShell, LineCompletion, LineEnd } from './shell.js';
import { exportLine, foregroundTexts, guardProblemText, lineProblemText, meantText, shellTexts } from './texts.js';
import { readShellLine } from './words.js';

export interface ShellOptions {
  readonly app: Pick<App, 'runLine' | 'cwd' | 'signal' | 'now'>;
  /** The commands of kafkactl by first word. */
  readonly commands: CommandRegistry;
  readonly env: App['env'];
  /** The sandbox, and its context, that all lines work on. */
  readonly context: (typeof tutorialSandboxes)[number];
  readonly lang: Lang;
  readonly stdin: InnerLine['stdin'];
  readonly stdout: LineStream;
  readonly stderr: LineStream;
  /** The folder of the jobs, private to this user. Jobs that an earlier process left there are taken over. */
  readonly folder: string;
  /** Does what a word of the tutorial asks for, and returns its exit code. `help` has been printed when it comes. */
  onTutorialWord(word: TutorialWord, args: readonly string[]): Promise<number> | number;
  /** False where `onTutorialWord` shows the page of help itself. */
  readonly showsHelp?: boolean;
  /** Shows a line of a job, or its end, above the prompt. */
  onJobLine(text: string): void;
  /** Clears the screen in place of an escape sequence on stdout. */
  onClear?(): void;
  /** Candidates for what follows a word of the tutorial: lessons after `open`. */
  completeTutorialWord?(word: TutorialWord): readonly string[];
}

/** Opens a prompt on one of the tutorial's sandboxes. It asks nothing of the cluster by itself. */
export const openLessonShell = (options: ShellOptions): LessonShell => new SandboxShell(options);

const done = (kind: LineEnd['kind'], code = 0): LineEnd => ({ kind, code });
const commandNotFound = 127;

class SandboxShell implements LessonShell {
  readonly #options: ShellOptions;
  readonly #jobs: JobTable;
  readonly #paint: Paint;
  #turn: Promise<unknown> = Promise.resolve();
  /** Lines that end in a backslash, until the one that completes them. */
  #pending = '';
  /** True after a line that was cut off by a comment: the options in the lines after it are its rest. */
  #isRestOfRefused = false;
  #serverSaid = false;
  /** Of the line that runs, from the moment at which it is given. */
  #running: AbortController | undefined;
  /** What Ctrl-C does instead of aborting the line, while a job is in the foreground. */
  #interruptJob: (() => void) | undefined;
  #suspendJob: (() => void) | undefined;

  constructor(options: ShellOptions) {
    const { folder, lang, onJobLine, app, env, stderr } = options;
    this.#options = options;
    this.#jobs = new JobTable({ folder, lang, onLine: (text) => onJobLine(text), now: () => app.now() });
    this.#paint = palette(stderr.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb');
  }

  get unfinished(): boolean {
    return this.#pending !== '';
  }

  get jobs(): readonly JobState[] {
    return this.#jobs.states;
  }

  run(line: string): Promise<LineEnd> {
    const controller = new AbortController();
    // Ctrl-C may come before the line has begun.
    this.#running ??= controller;
    const end = this.#turn.then(() => this.#run(line, controller));
    this.#turn = end;
    return end;
  }

  interrupt(): void {
    this.#pending = '';
    if (this.#interruptJob) this.#interruptJob();
    else this.#running?.abort(interrupted());
  }

  suspend(): void {
    if (this.#suspendJob) this.#suspendJob();
    else if (this.#running) this.#say(foregroundTexts.onlyJobs, 'dim');
  }

  complete(line: string): Promise<LineCompletion> {
    const { commands, completeTutorialWord, lang } = this.#options;
    return completeLine(this.#pending + line, {
      commands,
      lang,
      jobs: this.jobs.map(({ number }) => number),
      afterTutorialWord: (word) => completeTutorialWord?.(word) ?? [],
      ask: (words) => this.#completionReply(words),
    });
  }

  endJobs(): Promise<void> {
    return this.#jobs.endAll();
  }

  close(): void {
    this.#jobs.close();
  }

  async #run(line: string, controller: AbortController): Promise<LineEnd> {
    this.#running = controller;
    try {
      return await this.#runText(this.#pending + line);
    } catch (error) {
      const { message, hint } = asCliError(error);
      this.#say(localizedAlike(hint ? `${message}\n${hint}` : message), 'bad');
      return done('refused', asCliError(error).exit);
    } finally {
      this.#running = undefined;
      this.#interruptJob = undefined;
      this.#suspendJob = undefined;
    }
  }

  async #runText(text: string): Promise<LineEnd> {
    const line = readShellLine(text);
    if (line.kind === 'unfinished') {
      this.#pending = text.endsWith('\n') ? text : `${text}\n`;
      return done('unfinished');
    }
    this.#pending = '';
    if (line.kind === 'problem') {
      const isRest = this.#isRestOfRefused && text.trimStart().startsWith('-');
      this.#isRestOfRefused = line.problem.kind === 'backslash' || isRest;
      if (isRest) return done('refused', commandNotFound);
      return this.#refuse(lineProblemText(line.problem, this.#options.context));
    }
    const { words, background, rest } = line;
    const [first] = words;
    if (first !== undefined) {
      this.#isRestOfRefused &&= first.startsWith('--') && !globalSpellings.has(first) && first !== '--version';
      if (this.#isRestOfRefused) return done('refused', commandNotFound);
    }
    const end = words.length === 0 ? done('empty') : await this.#runWords(words, background);
    return rest.trim() === '' ? end : this.#runText(rest);
  }

  async #runWords(words: readonly string[], background: boolean): Promise<LineEnd> {
    const { commands, lang } = this.#options;
    const named = withoutProgramName(words);
    const isNamed = named.length < words.length;
    const argv = isNamed ? named : inCommandWords(named);
    const [first = '', ...args] = argv;
    const tutorial = tutorialWordOf(argv, isNamed, commands);
    if (tutorial) {
      if (background) return this.#refuse(shellTexts.onlyCommands(first));
      return this.#runTutorialWord(tutorial.word, tutorial.args);
    }
    if (!isNamed) {
      if (isPromptWord(first)) {
        if (background) return this.#refuse(shellTexts.onlyCommands(first));
        return done('shell', await this.#runPromptWord(first, args));
      }
      if (first === 'export' || first === 'set' || /^[A-Za-z_]\w*=/.test(first)) return this.#refuseVariable(argv);
      const apache = translateApacheLine(argv);
      if (apache) return this.#runApache(apache, words, background);
    }
    const problem = await guardLine(commands, argv, this.#options.context);
    if (problem) {
      const end = this.#refuse(guardProblemText(problem, this.#options.context));
      if (problem.kind === 'sandbox') this.#say(meantText(quoteWords(problem.meant)), 'name');
      return end;
    }
    if (!background) {
      const code = await this.#runCommand(argv);
      if (!isNamed && code === exitCodes.usage && isUnknown(argv, commands)) this.#sayNearestWord(first);
      return done('command', code);
    }
    // A page of help has nothing to do in the background, and would come mixed with the prompt.
    if (asksForHelp(argv) || isUnknown(argv, commands)) {
      return done('command', await this.#runCommand(argv));
    }
    return this.#startJob(quoteWords(words), argv, lang);
  }

  async #runApache(line: ApacheLine, words: readonly string[], background: boolean): Promise<LineEnd> {
    const { context, commands, lang } = this.#options;
    if ('problem' in line) return this.#refuse(apacheProblemText(line.problem, context));
    for (const note of line.notes) {
      if (note.kind === 'server') {
        if (this.#serverSaid) continue;
        this.#serverSaid = true;
      }
      this.#say(apacheNoteText(note, context), 'dim');
    }
    const argv = line.argv[0] === 'sandbox' ? onSandbox(line.argv, context) : line.argv;
    this.#say(localizedAlike(`→ kafkactl ${quoteWords(argv)}`), 'dim');
    const problem = await guardLine(commands, argv, context);
    if (problem) return this.#refuse(guardProblemText(problem, context));
    if (background) return this.#startJob(quoteWords(words), argv, lang);
    return done('command', await this.#runCommand(argv));
  }

  async #startJob(line: string, argv: readonly string[], lang: Lang): Promise<LineEnd> {
    // By its client id a member of a group is known as the job that it is.
    const programOf = (number: number) => ({
      ...ownCommandLine(argv, { ...this.#env(lang), KAFKACTL_CLIENT_ID: `job-${number}` }),
      cwd: this.#options.app.cwd,
    });
    this.#write(`${await this.#jobs.start(line, programOf)}\n`);
    return done('job');
  }

  /** Runs a line in this process. `interrupt` aborts it. */
  async #runCommand(argv: readonly string[]): Promise<number> {
    const { app, stdin, lang } = this.#options;
    const [stdout, stderr] = [openLineStream(this.#options.stdout), openLineStream(this.#options.stderr)];
    try {
      return await app.runLine({
        argv,
        env: this.#env(lang),
        cwd: app.cwd,
        stdin,
        stdout: stdout.stream,
        stderr: stderr.stream,
        signal: this.#signal(),
        interrupt: () => this.interrupt(),
      });
    } finally {
      await Promise.all([stdout.end(), stderr.end()]);
    }
  }

  async #runTutorialWord(word: TutorialWord, args: readonly string[]): Promise<LineEnd> {
    if (word === 'help' && this.#options.showsHelp !== false)
      this.#options.stdout.write(promptHelp(this.#options.lang, this.#options.context));
    const named = word === 'quit' ? 'exit' : word;
    return done('tutorial', await this.#options.onTutorialWord(named, args));
  }

  async #runPromptWord(word: PromptWord, args: readonly string[]): Promise<number> {
    switch (word) {
      case 'jobs': {
        for (const line of this.#jobs.list()) this.#options.stdout.write(`${line}\n`);
        return 0;
      }
      case 'clear': {
        const { onClear, stdout } = this.#options;
        if (onClear) onClear();
        else if (stdout.isTTY) stdout.write('\u001b[H\u001b[2J\u001b[3J');
        return 0;
      }
      case 'kill':
        return this.#kill(args);
      case 'wait':
        return this.#wait(args);
      case 'fg':
      case 'bg':
        return this.#continueJob(word, args);
    }
  }

  async #continueJob(word: 'fg' | 'bg', [spec]: readonly string[]): Promise<number> {
    const number = this.#jobs.find(spec === undefined || spec.startsWith('%') ? (spec ?? '%') : `%${spec}`);
    if (number === undefined) {
      return this.#fail(spec === undefined ? shellTexts.noCurrentJob(word) : shellTexts.noSuchJob(word, spec));
    }
    const { stdout } = this.#options;
    if (word === 'bg') {
      this.#write(`${this.#jobs.resume(number)}\n`);
      return 0;
    }
    const onInterrupt = (interrupt: () => void): void => {
      this.#interruptJob = interrupt;
      if (this.#running?.signal.aborted) interrupt();
    };
    const onSuspend = (suspend: () => void): void => {
      this.#suspendJob = suspend;
    };
    const show = (line: string): void => void stdout.write(`${line}\n`);
    return this.#jobs.foreground(number, show, { onInterrupt, onSuspend, signal: this.#options.app.signal });
  }

  async #wait(specs: readonly string[]): Promise<number> {
    const numbers: number[] = [];
    for (const spec of specs) {
      const number = this.#jobs.find(spec);
      if (number === undefined) return this.#fail(shellTexts.noSuchJob('wait', spec), commandNotFound);
      numbers.push(number);
    }
    return this.#jobs.wait(specs.length > 0 ? numbers : undefined, this.#signal());
  }

  async #kill(args: readonly string[]): Promise<number> {
    const words = parseKillWords(args);
    switch (words.kind) {
      case 'usage':
        return this.#fail(shellTexts.killUsage, 2);
      case 'invalidSignal':
        return this.#fail(shellTexts.invalidSignal(words.word));
      case 'list':
        this.#options.stdout.write(`${signalList}\n`);
        return 0;
      case 'kill': {
        let code = 0;
        for (const word of words.targets) {
          const number = this.#jobs.find(word);
          if (number === undefined) code = this.#fail(this.#noJobText(word));
          else if (!(await this.#jobs.signal(number, words.signal))) code = this.#fail(shellTexts.gone('kill', word));
        }
        return code;
      }
    }
  }

  #noJobText(word: string): LocalizedText {
    if (word.startsWith('%')) return shellTexts.noSuchJob('kill', word);
    if (!/^\d+$/.test(word)) return shellTexts.notAJob(word);
    const isNumber = this.jobs.some(({ number }) => String(number) === word);
    return isNumber ? shellTexts.meantJob(word) : shellTexts.notAJobPid(word);
  }

  #refuseVariable(argv: readonly string[]): LineEnd {
    const { context } = this.#options;
    const isOwn = argv.join(' ') === exportLine(context);
    return this.#refuse(isOwn ? shellTexts.alreadyOn(context) : shellTexts.noVariables(context));
  }

  #completionReply(words: readonly string[]): Promise<string> {
    return capturedOutput((stdout, stderr) => {
      const { app, stdin, lang } = this.#options;
      const argv = ['__complete', '--', ...words];
      const signal = app.signal;
      return app.runLine({ argv, env: this.#env(lang), cwd: app.cwd, stdin, stdout, stderr, signal, interrupt() {} });
    });
  }

  /** Aborted by Ctrl-C, and where the tutorial itself is. */
  #signal(): AbortSignal {
    const { signal } = this.#options.app;
    return this.#running ? AbortSignal.any([this.#running.signal, signal]) : signal;
  }

  /** The environment of a line: the sandbox is its context, whatever the learner's own environment names. */
  #env(lang: Lang): App['env'] {
    const { env, context } = this.#options;
    return { ...env, KAFKACTL_CONTEXT: context, KAFKACTL_BROKERS: undefined, KAFKACTL_LANG: lang };
  }

  /** Words of the tutorial are mistyped too, and the error of the line names commands alone. */
  #sayNearestWord(typed: string): void {
    const near = nearestPromptWord(typed);
    this.#say(near ? shellTexts.nearestWord(near) : shellTexts.wordsInHelp, 'warn');
  }

  #refuse(text: LocalizedText): LineEnd {
    this.#say(text, 'warn');
    return done('refused', 2);
  }

  #fail(text: LocalizedText, code = 1): number {
    this.#say(text, 'plain');
    return code;
  }

  #say(text: LocalizedText, tone: Tone): void {
    const { stderr, lang } = this.#options;
    const safe = escapeControls(text[lang], '\n');
    // Backticks tell words that are typed from the sentence, as the texts of lessons have them.
    const wrapped = wrapNote(stderr.isTTY ? safe.replaceAll('`', '') : safe, stderr.isTTY ? stderr.columns : undefined);
    this.#write(`${tone === 'plain' ? wrapped : this.#paint(wrapped, tone)}\n`);
  }

  #write(text: string): void {
    this.#options.stderr.write(text);
  }
}

const isPlainWord = (word: string): boolean => !word.startsWith('-');

const localizedAlike = (text: string): LocalizedText => ({ es: text, en: text });

/**
 * The word of the tutorial that a line is: `hint`, `tutorial hint`, `kafkactl learn hint`. Undefined for lines of kafkactl,
 * such as `list topics` and `help topics`.
 */
function tutorialWordOf(
  [first = '', ...rest]: readonly string[],
  isNamed: boolean,
  commands: CommandRegistry,
): { readonly word: TutorialWord; readonly args: readonly string[] } | undefined {
  if (isTutorialName(first)) {
    if (asksForHelp(rest)) return undefined;
    const [typed = 'status', ...args] = rest;
    const word = tutorialWordFor(typed);
    return word ? { word, args } : { word: 'help', args: [] };
  }
  const word = isNamed ? undefined : tutorialWordFor(first);
  if (!word || asksForHelp(rest)) return undefined;
  const isCommand = rest[0] !== undefined && (word === 'help' || firstWordOf(commands, [rest[0]]) !== undefined);
  return isCommand ? undefined : { word, args: rest };
}

/** `ayuda topics` is kafkactl's own `help topics`. */
const inCommandWords = (argv: readonly string[]): readonly string[] =>
  argv.length > 1 && argv[0] === 'ayuda' ? ['help', ...argv.slice(1)] : argv;

const isUnknown = (argv: readonly string[], commands: CommandRegistry): boolean =>
  firstWordOf(commands, argv.filter(isPlainWord)) === undefined;

/** A line of `sandbox run` with the name of the sandbox, before what belongs to the tool. */
function onSandbox(argv: readonly string[], sandbox: string): readonly string[] {
  const at = argv.indexOf('--');
  return [...argv.slice(0, at), '--name', sandbox, ...argv.slice(at)];
}

/** What a line writes to stdout. */
async function capturedOutput(run: (stdout: LineStream, stderr: LineStream) => Promise<number>): Promise<string> {
  const chunks: Buffer[] = [];
  const stdout = new Writable({
    write(chunk: Buffer, _encoding, next) {
      chunks.push(chunk);
      next();
    },
  });
  const stderr = new Writable({ write: (_chunk, _encoding, next) => next() });
  await run(stdout, stderr);
  return Buffer.concat(chunks).toString();
}

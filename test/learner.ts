/** A learner at the tutorial's screen in a real terminal: what is read on it, and what is typed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lang } from '../src/lib/base/language.js';
import { pollUntil } from '../src/lib/base/poll-until.js';
import { displayWidth } from '../src/lib/io/display-width.js';
import type { StyledLine } from '../src/lib/io/styled-line.js';
import { connect } from '../src/lib/kafka/client/connect.js';
import { fromJson, type SavedAttempt } from '../src/lib/learn/attempt/saved-attempt.js';
import { viewOfTask } from '../src/lib/learn/attempt/task-run.js';
import { type Check, evaluateCheck, factsOf } from '../src/lib/learn/checks/index.js';
import { type CourseEntry, openLesson } from '../src/lib/learn/course/course.js';
import type { Lesson, SolveStep, Task } from '../src/lib/learn/course/lesson.js';
import { proseLines } from '../src/lib/learn/course/prose-lines.js';
import { Observer } from '../src/lib/learn/observe/observer.js';
import { watcherSettings } from '../src/lib/learn/observe/watcher-settings.js';
import type { TutorialProgress } from '../src/lib/learn/progress/progress.js';
import { sessionTexts as texts } from '../src/lib/learn/session/texts.js';
import { inspectSandbox, tutorialSandbox } from '../src/lib/sandbox/index.js';
import { folders } from '../src/lib/settings/folders.js';
import type { Terminal } from './terminal.js';

type Env = Readonly<Record<string, string | undefined>>;

/** How long one thing may take to come, in milliseconds: a killed member stays for 6 s, on a machine that is busy. */
const patienceMs = 40_000;
/** Stands for a value in a text. */
const anyFact = 'ANYFACT';

/** The two parts of the screen. */
export interface Page {
  readonly lines: readonly string[];
  /** Header, tasks and pictures. */
  readonly above: readonly string[];
  /** What is said and typed. */
  readonly below: readonly string[];
  /** `1.1>` */
  readonly prompt: string;
}

export interface LearnerOptions {
  readonly terminal: Terminal;
  readonly env: Env;
  readonly lang: Lang;
  readonly columns: number;
  readonly rows: number;
}

export class Learner {
  readonly #options: LearnerOptions;
  #entry: CourseEntry | undefined;
  /** Row of the rule below the pictures: it may go down as the picture grows. */
  #ruleRow: number | undefined;

  #isResized = false;
  /** What was below since it was read. */
  readonly #read: string[] = [];
  #lastBelow = '';
  #size: { readonly columns: number; readonly rows: number };

  constructor(options: LearnerOptions) {
    this.#options = options;
    this.#size = options;
  }

  get terminal(): Terminal {
    return this.#options.terminal;
  }

  /** Types a line, and Enter behind it. */
  type(line: string): Promise<void> {
    return this.terminal.type(line);
  }

  /** The screen, divided at its rule; without one everything is below. */
  async page(): Promise<Page> {
    const lines = await this.terminal.rows();
    const rule = lines.findIndex((line) => isRule(line, this.#options.lang));
    const below = lines.slice(rule + 1);
    if (below.join('\n') !== this.#lastBelow) this.#read.push(...below);
    this.#lastBelow = below.join('\n');
    return { lines, above: lines.slice(0, rule + 1), below, prompt: below.findLast((line) => line !== '') ?? '' };
  }

  /** Waits until something is true of the screen. */
  async sees(what: string, fact: (page: Page) => boolean, withinMs = patienceMs): Promise<Page> {
    let page = await this.page();
    const seen = async (): Promise<boolean> => {
      page = await this.page();
      return fact(page);
    };
    if (await pollUntil(seen, { withinMs, everyMs: 60 })) return page;
    throw new Error(`${this.#entry?.number ?? ''}: not seen: ${what}\n${page.lines.join('\n')}`);
  }

  /** Opens a lesson at a prompt of the tutorial, and waits until it is there. */
  async open(entry: CourseEntry, line = `open ${entry.number}`): Promise<void> {
    this.#entry = entry;
    this.#ruleRow = undefined;
    await this.type(line);
    await this.sees(`the header of ${entry.number}`, ({ lines, prompt }) => {
      return this.#hasHeader(lines) && isPrompt(prompt, entry);
    });
    await this.ensureLayout();
  }

  /** Brings the lesson back to its start. */
  async reset(): Promise<void> {
    const before = this.saved()?.openedAt;
    await this.type('reset');
    const isReset = () => (this.saved()?.openedAt ?? before) !== before;
    await this.sees('the start of the lesson after a reset', ({ prompt }) => isReset() && isPrompt(prompt, this.entry));
    this.#ruleRow = undefined;
    await this.ensureLayout();
  }

  /**
   * Reads what is said, Enter after Enter, and answers the forecast. Returns everything that was below since the last time,
   * also what jobs have pushed off the screen.
   */
  async readOn(answer = ''): Promise<string> {
    const { lang } = this.#options;
    for (;;) {
      const page = await this.sees('the prompt', ({ prompt }) => isPrompt(prompt, this.entry));
      const isAsked = endsWith(page, texts.predictHow[lang]);
      if (!isAsked && !page.prompt.includes(texts.morePages[lang])) return collapsed(this.#read.splice(0));
      await this.type(isAsked ? answer : '');
      const isNew = (line: string) => line !== '' && !isOfJob(line) && !page.below.includes(line);
      await this.sees('the next page', ({ below }) => below.some(isNew));
    }
  }

  get entry(): CourseEntry {
    if (!this.#entry) throw new Error('no lesson is open');
    return this.#entry;
  }

  /** The attempt as it is on disk. */
  saved(): SavedAttempt | undefined {
    const path = join(folders(this.#options.env).data, 'learn', 'progress.json');
    const progress = JSON.parse(readFileSync(path, 'utf8')) as TutorialProgress;
    return fromJson(progress.attempts[this.entry.id]);
  }

  /** The open lesson with the values of its attempt. */
  async lesson(): Promise<Lesson> {
    return (await openLesson(this.entry.id)).fill(this.saved()?.values ?? {});
  }

  /** Types the lines of a task until it is done. */
  async solve(lesson: Lesson, task: Task): Promise<void> {
    for (const step of task.solve) {
      const isLast = JSON.stringify('until' in step && step.until) === JSON.stringify(task.check);
      await this.#do(step, isLast ? () => this.seesDone(lesson, task) : undefined);
      if (step === task.solve[0] && 'line' in step && leaves(step.line)) await this.comeBack();
    }
    await this.seesDone(lesson, task);
    await this.ensureLayout();
  }

  /** Waits for the mark of a task above, and for what is said about it below. */
  async seesDone(lesson: Lesson, task: Task): Promise<void> {
    const { lang } = this.#options;
    const index = lesson.tasks.indexOf(task);
    const isLast = index === lesson.tasks.length - 1;
    // The end of a lesson comes last: the ✓ of an earlier task may still be on the screen.
    const starts = isLast ? [`✓ ${texts.lessonDone[lang]}`] : ['✓ ', `${texts.task[lang]} ${index + 2}/`];
    await this.sees(`✓ ${task.id}`, ({ above, below }) => {
      const isSaid = below.some((line) => starts.some((start) => line.startsWith(start)));
      const isRunning = 'until' in (task.solve.at(-1) ?? {});
      return doneTasks(above) > index && (isSaid || isRunning);
    });
  }

  /** Types lines that are a mistake, and waits for the hint that they must earn. */
  async errs(lesson: Lesson, steps: readonly SolveStep[], hint: string): Promise<void> {
    for (const step of steps.slice(0, -1)) await this.#do(step);
    const last = steps.at(-1);
    // A wait at the end is for the hint.
    if (last && 'line' in last) await this.#do(last);
    await this.seesHint(lesson, hint);
    await this.ensureLayout();
  }

  async seesHint(lesson: Lesson, id: string): Promise<void> {
    const { lang } = this.#options;
    const when = lesson.hints.find((hint) => hint.id === id)?.when;
    const facts = Object.fromEntries((when ? factsOf(when) : []).map((fact) => [fact, anyFact]));
    const text = collapsed(proseLines(lesson.text[lang].hints[id] ?? '', 10_000, facts).map(plain));
    const pattern = new RegExp(text.split(anyFact).map(escaped).join('.+?'));
    const isShown = ({ below }: Page): boolean => {
      const title = below.lastIndexOf(texts.hint[lang]);
      return title !== -1 && pattern.test(collapsed(below.slice(title)));
    };
    for (;;) {
      const page = await this.sees(
        `the hint ${id}: ${text}`,
        (each) => isShown(each) || each.prompt.includes(texts.morePages[lang]),
      );
      if (isShown(page)) return;
      // What is left of a list is read first.
      await this.type('');
      await this.sees('the next page', ({ below }) => below.join('\n') !== page.below.join('\n'));
    }
  }

  /** The screen without what differs from run to run: above everything, below what was said last. */
  async keptScreen(): Promise<string> {
    const { above, below } = await this.page();
    const said = below.filter((line) => !isOfJob(line));
    // What is above the last ✓ or title of a task, and the rest of a ✓ that has scrolled away, is chance.
    const task = new RegExp(`^(?:✓ |${texts.task[this.#options.lang]} \\d+/\\d+$)`);
    const last = said.findLastIndex((line) => task.test(line));
    return [...above, ...said.slice(Math.max(0, last))].map(withoutChance).join('\n');
  }

  /** Waits for the prompt of the shell. */
  async seesShell(): Promise<Page> {
    return this.sees('the prompt of the shell', ({ prompt }) => prompt === '$');
  }

  /** Opens the tutorial again after its end, at the prompt of the shell. */
  async comeBack(): Promise<void> {
    await this.seesShell();
    await this.type('stty sane; clear; kafkactl tutorial');
    await this.sees(
      'the lesson that goes on',
      (page) => this.#hasHeader(page.lines) && isPrompt(page.prompt, this.entry),
    );
  }

  /** Types a step, and waits for what it waits for. */
  async #do(step: SolveStep, done?: () => Promise<void>): Promise<void> {
    if ('line' in step) await this.type(step.line);
    if (!('until' in step)) return;
    await (done ?? (() => this.#until(step.until)))();
    if (!('line' in step)) return;
    await this.terminal.press('C-c');
    await this.sees('the prompt after Ctrl-C', ({ prompt }) => isPrompt(prompt, this.entry));
  }

  /** Waits until a check passes in the cluster: what a learner sees in the picture. */
  async #until(check: Check): Promise<void> {
    const { env } = this.#options;
    const { sandbox } = await this.lesson();
    const place = { env, folders: folders(env) };
    const brokers = (await inspectSandbox(sandbox, place))?.brokers.map(({ address }) => address) ?? [];
    const settings = { layer: 'flags', brokers, clientId: '', protected: false, readOnly: false } as const;
    const cluster = await connect(watcherSettings({ ...settings, requestTimeoutMs: 0 }), {
      signal: new AbortController().signal,
    });
    const { openedAt, events } = this.saved() ?? { openedAt: Date.now(), events: [] };
    const observer = new Observer({
      cluster,
      requestLogFiles: tutorialSandbox(sandbox, place.folders)?.requestLogs ?? [],
      scope: (name) => !name.startsWith('__'),
      since: openedAt,
      now: Date.now,
      earlier: events,
    });
    try {
      const passed = await pollUntil(
        async () => {
          const seen = await observer.look();
          const memory = this.saved()?.memory;
          const given = memory?.given.at(-1);
          return memory && given && evaluateCheck(check, viewOfTask(seen, given, memory)).passed;
        },
        { withinMs: patienceMs, everyMs: 150 },
      );
      if (!passed)
        throw new Error(
          `${this.entry.number}: did not come: ${JSON.stringify(check)}\n${(await this.page()).lines.join('\n')}`,
        );
    } finally {
      observer.close();
      await cluster.close();
    }
  }

  /**
   * The header is in the first row, the rule not above where it was, nothing above is wider than the terminal, and the prompt
   * is in the last row, with what is typed at it.
   */
  async ensureLayout(typed = ''): Promise<void> {
    const { columns, rows } = this.#size;
    const page = await this.sees('the prompt in the last row', ({ lines, prompt }) => {
      if (lines.length !== rows || lines.at(-1) !== prompt) return false;
      return typed === '' ? isPrompt(prompt, this.entry) : prompt === `${this.entry.number}> ${typed}`;
    });
    const ensure = (fact: boolean, otherwise: string): void => {
      if (!fact) throw new Error(`${this.entry.number}: ${otherwise}\n${page.lines.join('\n')}`);
    };
    ensure(this.#hasHeader(page.lines), 'the header is not in the first row');
    const ruleRow = page.above.length;
    ensure(ruleRow > 1 && ruleRow <= rows * 0.6, `the rule is in row ${ruleRow}`);
    const before = this.#ruleRow ?? ruleRow;
    this.#ruleRow = ruleRow;
    ensure(before <= ruleRow, `the rule was in row ${before}, and is in row ${ruleRow}`);
    ensure(displayWidth(page.above.at(-1) ?? '') === columns, 'the rule is not as wide as the terminal');
    // tmux keeps where it broke rows at another size.
    if (this.#isResized) return;
    const joined = await this.terminal.rows({ joined: true });
    const wide = joined.slice(0, ruleRow).find((line) => displayWidth(line) > columns);
    ensure(wide === undefined, `wider than the terminal: ${wide}`);
  }

  /** Makes the terminal larger or smaller. */
  async resize(columns: number, rows: number): Promise<void> {
    this.#size = { columns, rows };
    this.#isResized = true;
    this.#ruleRow = undefined;
    await this.terminal.resize(columns, rows);
    // The rule spans the terminal again.
    await this.sees('the rule as wide as the terminal', ({ above }) => displayWidth(above.at(-1) ?? '') === columns);
  }

  #hasHeader([first = '']: readonly string[]): boolean {
    const { number, title } = this.entry;
    return first.startsWith(` ${number} ${title[this.#options.lang]}`);
  }
}

const isRule = (line: string, lang: Lang): boolean =>
  line.startsWith('────') && line.endsWith(` ${texts.ruleWords[lang]} ──`);

/** The prompt of a lesson, with nothing typed at it. */
const isPrompt = (line: string, { number }: CourseEntry): boolean =>
  line.startsWith(number) && /^\S+(?: · .*)?>$/.test(line);

/** True where a text is the last that was said. */
const endsWith = ({ below, prompt }: Page, text: string): boolean =>
  collapsed(below.slice(0, below.lastIndexOf(prompt))).endsWith(text);

/** Tasks above that have a tick. */
function doneTasks(above: readonly string[]): number {
  const marks = above.slice(1).map((line) => /^ ((?:[✓▸○] )*[✓▸○])(?: |$)/.exec(line)?.[1] ?? '');
  return marks.join('').match(/✓/g)?.length ?? 0;
}

/** A line with ids, ports, keys, numbers of members and what has its own time as if they were always the same. */
function withoutChance(line: string): string {
  // What happened to a group, and the seconds, below its strips.
  if (/^ +(?:[+✗-]\d+ *)+$/.test(line) || /^ +0 s(?: +\d+ s)*$/.test(line)) return ' …';
  return (
    line
      .replace(/ *\d+\/\d+(?= · learn)/, (counts) => 'n/n'.padStart(counts.length))
      .replace(/(?<= id )[\w-]{22}/, 'x'.repeat(22))
      .replace(/(?<=127\.0\.0\.1:)\d{5}/, '00000')
      .replace(/^( (?:partición|partition) \d )[·━░\d].*/, '$1…')
      .replace(/(?<=^ (?:consumidor|consumer) )\d/, 'n')
      .replace(/→ \d +lag +\d+/, '→ n  lag n')
      .replace(/^ +(?:[+✗-]\d+ *)+(?=\+)/, (marks) => ' …'.padEnd(marks.length))
      // From which row the lines of a member go out depends on what it had before.
      .replace(/^.*[┏┣┗┳╋┻┃](?=━)/, (start) => ' …'.padEnd(start.length))
      .replace(/│ [^│─▪] (?=│)/g, '│ x ')
      .replace(/^( (?:clave|key) ) \w user-\d+$/, '$1 x user-n')
  );
}

/** Lines as one, with single blanks. */
export const collapsed = (lines: readonly string[]): string => lines.join(' ').replace(/\s+/g, ' ').trim();

const plain = (line: StyledLine): string => line.map(({ text }) => text).join('');
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
/** A line that a job prints, or of its end. */
const isOfJob = (line: string): boolean => /^\[\d+\]/.test(line);
const leaves = (line: string): boolean => line === 'quit' || line === 'exit';

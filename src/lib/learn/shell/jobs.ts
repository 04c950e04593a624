import { randomBytes } from 'node:crypto';
import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Lang } from '../../base/language.js';
import { pollUntil } from '../../base/poll-until.js';
import { ensurePrivateFolder } from '../../base/private-folder.js';
import { escapeControls } from '../../io/escape-controls.js';
import { endProcess, setFrozen, signalProcess } from '../../processes/end.js';
import { processState } from '../../processes/identity.js';
import { type CommandLine, type ProcessEnd, startDetachedChild } from '../../processes/spawn.js';
import { LineLimiter, LogReader } from './job-lines.js';
import { JobStore, type StoredJob } from './job-store.js';
import { type JobSignal, parseJobSpec } from './job-words.js';
import type { JobState } from './shell.js';
import { foregroundTexts, heldLinesText, statusWord } from './texts.js';

export interface JobTableOptions {
  /** Where logs are, and the list of jobs. */
  readonly folder: string;
  readonly lang: Lang;
  /** Called with lines of jobs in the background, and with their ends, as they are to be shown. */
  readonly onLine: (text: string) => void;
  readonly now: () => number;
  /** Lines that a job in the background may show in a second. */
  readonly linesPerSecond?: number;
}

/** Milliseconds between two looks at the logs. */
const everyMs = 100;
/** Adopted jobs have no other sign of their end than their absence, which is looked for this often, in milliseconds. */
const adoptedEveryMs = 500;
/** Milliseconds between SIGTERM and SIGKILL. */
const graceMs = 5000;
/** The exit code of what was stopped, as bash has it: 128 + SIGTSTP. */
const stoppedCode = 148;
/** Characters of a line that is shown above the prompt. */
const maxShownChars = 500;

interface Job extends StoredJob {
  readonly reader: LogReader;
  readonly limiter: LineLimiter;
  readonly adopted: boolean;
  end: ProcessEnd | undefined;
  lastSignal: JobSignal | undefined;
  stopped: boolean;
  /** Shows the lines while the job is in the foreground. */
  foreground: ((line: string) => void) | undefined;
  lastLookAt: number;
}

/** The processes that were started with `&`: they outlive this one, and are found again by pid and start time. */
export class JobTable {
  readonly #options: JobTableOptions;
  readonly #store: JobStore;
  readonly #jobs: Job[] = [];
  /** Numbers, the current job last. */
  #recent: number[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(options: JobTableOptions) {
    this.#options = options;
    this.#store = new JobStore(options.folder);
    for (const stored of this.#store.read()) {
      if (processState(stored.id) === 'gone') rmSync(stored.log, { force: true });
      else this.#add(stored, statSync(stored.log, { throwIfNoEntry: false })?.size ?? 0, true);
    }
    this.#save();
  }

  get states(): readonly JobState[] {
    return this.#jobs.map((job) => ({
      number: job.number,
      line: job.line,
      pid: job.id.pid,
      status: job.end ? (isKilled(job) ? 'killed' : 'ended') : job.stopped ? 'stopped' : 'running',
    }));
  }

  /** Starts a process, given its number as a job, and returns `[1] 12345`. Throws `failed` where it cannot be started. */
  async start(line: string, programOf: (number: number) => CommandLine): Promise<string> {
    const { folder } = this.#options;
    ensurePrivateFolder(folder);
    const number = Math.max(0, ...this.#jobs.map((job) => job.number)) + 1;
    const log = join(folder, `job-${number}-${randomBytes(4).toString('hex')}.log`);
    const { id, ended } = await startDetachedChild(programOf(number), log);
    const job = this.#add({ number, line, id, log }, 0, false);
    void ended.then((end) => {
      job.end ??= end;
      this.#look(job);
    });
    this.#save();
    return `[${number}] ${id.pid}`;
  }

  /** The lines of `jobs`. */
  list(): string[] {
    for (const job of [...this.#jobs]) this.#refresh(job);
    return this.#jobs.map((job) => this.#statusLine(job));
  }

  /** The number of the job that a word means; undefined where there is none, or several. */
  find(word: string): number | undefined {
    const spec = parseJobSpec(word);
    const numbers = this.#jobs.map((job) => job.number);
    switch (spec?.kind) {
      case 'number':
        return numbers.find((number) => number === spec.number);
      case 'pid':
        return this.#jobs.find(({ id }) => id.pid === spec.pid)?.number;
      case 'current':
        return this.#recent.at(-1);
      case 'previous':
        return this.#recent.at(-2) ?? this.#recent.at(-1);
      case 'prefix': {
        const [first, second] = this.#jobs.filter(({ line }) => line.startsWith(spec.text));
        return second ? undefined : first?.number;
      }
      default:
        return undefined;
    }
  }

  /** Sends a signal. After SIGKILL it returns when the end has been shown. False where the process is gone. */
  async signal(number: number, signal: JobSignal): Promise<boolean> {
    const job = this.#job(number);
    if (!job || !signalProcess(job.id, signal)) return false;
    job.lastSignal = signal;
    if (signal === 'SIGSTOP') this.#setStopped(job, true);
    if (signal === 'SIGCONT') this.#setStopped(job, false);
    if (signal === 'SIGKILL') await this.#ended(job, { withinMs: 2000 });
    return true;
  }

  /**
   * Brings a job to the foreground: its lines go to `show` without a mark until it ends. Each call of `onInterrupt`'s
   * function sends SIGINT, and one of `onSuspend`'s stops it and leaves it in the background. Returns its exit code. Where
   * `signal` is aborted it goes back to the background.
   */
  async foreground(
    number: number,
    show: (line: string) => void,
    { onInterrupt, onSuspend, signal }: ForegroundOptions,
  ): Promise<number> {
    const job = this.#job(number);
    if (!job) return 1;
    this.#touch(number);
    const { lang } = this.#options;
    show(job.line);
    show(foregroundTexts.howToLeave[lang]);
    const { lines, older } = job.limiter.takeHeld();
    if (older > 0) show(foregroundTexts.older(older, job.log)[lang]);
    for (const line of lines) show(escapeControls(line, '\t'));
    job.foreground = show;
    onInterrupt(() => {
      job.lastSignal = 'SIGINT';
      signalProcess(job.id, 'SIGINT');
    });
    const suspending = new AbortController();
    onSuspend(() => suspending.abort());
    if (job.stopped) {
      this.#setStopped(job, false);
      signalProcess(job.id, 'SIGCONT');
    }
    if (await this.#ended(job, { signal: AbortSignal.any([signal, suspending.signal]) })) return exitCodeOfJob(job);
    job.foreground = undefined;
    if (!suspending.signal.aborted) return 130;
    // SIGSTOP: a process of a session of its own would ignore SIGTSTP.
    await setFrozen(job.id, true);
    this.#setStopped(job, true);
    show(this.#statusLine(job));
    return stoppedCode;
  }

  /** Continues a job that was stopped, in the background. */
  resume(number: number): string | undefined {
    const job = this.#job(number);
    if (!job) return undefined;
    this.#touch(number);
    signalProcess(job.id, 'SIGCONT');
    this.#setStopped(job, false);
    return `[${number}]${this.#mark(number)} ${job.line} &`;
  }

  /** Returns when the jobs have ended, with the exit code of the last one. */
  async wait(numbers: readonly number[] | undefined, signal: AbortSignal): Promise<number> {
    let code = 0;
    for (const job of this.#jobs.filter(({ number }) => !numbers || numbers.includes(number))) {
      if (!(await this.#ended(job, { signal }))) return 130;
      code = exitCodeOfJob(job);
    }
    return numbers ? code : 0;
  }

  /** Ends every job without a word. */
  async endAll(): Promise<void> {
    const jobs = this.#jobs.splice(0);
    await Promise.all(jobs.map(({ id }) => endProcess(id, graceMs)));
    for (const { log } of jobs) rmSync(log, { force: true });
    this.#recent = [];
    this.#save();
    this.close();
  }

  /** Follows the jobs no more; they go on. */
  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #job = (number: number): Job | undefined => this.#jobs.find((job) => job.number === number);

  #add(stored: StoredJob, from: number, adopted: boolean): Job {
    const job: Job = {
      ...stored,
      reader: new LogReader(stored.log, from),
      limiter: new LineLimiter(this.#options.linesPerSecond ?? 20),
      adopted,
      end: undefined,
      lastSignal: undefined,
      stopped: false,
      foreground: undefined,
      lastLookAt: 0,
    };
    this.#jobs.push(job);
    this.#touch(job.number);
    this.#timer ??= setInterval(() => this.#lookAtAll(), everyMs).unref();
    return job;
  }

  #touch(number: number): void {
    this.#recent = [...this.#recent.filter((each) => each !== number), number];
  }

  /** As bash: a stopped job is the current one. */
  #setStopped(job: Job, stopped: boolean): void {
    job.stopped = stopped;
    if (stopped) this.#touch(job.number);
  }

  #lookAtAll(): void {
    for (const job of [...this.#jobs]) this.#look(job);
  }

  /** Shows what is new of a job, and its end. */
  #look(job: Job): void {
    if (!this.#jobs.includes(job)) return;
    const now = this.#options.now();
    if (!job.end && job.adopted && now - job.lastLookAt >= adoptedEveryMs) this.#refresh(job);
    for (const line of job.end ? job.reader.readToEnd() : job.reader.read()) this.#show(job, line, now);
    const heldCount = job.foreground ? 0 : job.limiter.takeHeldCount(now, job.end !== undefined);
    if (heldCount > 0)
      this.#options.onLine(`[${job.number}] ${heldLinesText(heldCount, job.number)[this.#options.lang]}`);
    if (job.end) this.#remove(job);
  }

  #show(job: Job, line: string, now: number): void {
    const text = escapeControls(line.replace(/\r$/, ''), '\t');
    if (job.foreground) job.foreground(text);
    else if (job.limiter.admits(line, now)) {
      const cut = text.length > maxShownChars ? `${text.slice(0, maxShownChars)}…` : text;
      this.#options.onLine(`[${job.number}] ${cut}`);
    }
  }

  /** Takes the state of a process from the system. */
  #refresh(job: Job): void {
    job.lastLookAt = this.#options.now();
    const state = processState(job.id);
    if (state === 'gone' && job.adopted) job.end ??= adoptedEnd(job);
    if (state !== 'gone') this.#setStopped(job, state === 'frozen');
  }

  #remove(job: Job): void {
    if (!job.foreground || isKilled(job)) this.#options.onLine(this.#statusLine(job));
    this.#jobs.splice(this.#jobs.indexOf(job), 1);
    this.#recent = this.#recent.filter((number) => number !== job.number);
    rmSync(job.log, { force: true });
    this.#save();
    if (this.#jobs.length === 0) this.close();
  }

  /** True once the job has ended and its end has been shown. */
  async #ended(job: Job, { withinMs = Number.POSITIVE_INFINITY, signal }: EndWait = {}): Promise<boolean> {
    try {
      return (await pollUntil(() => !this.#jobs.includes(job), { withinMs, everyMs: 20, signal })) === true;
    } catch {
      return false;
    }
  }

  /** `[1]+  Running                 consume orders &`, as bash has it. */
  #statusLine(job: Job): string {
    const { lang } = this.#options;
    const status = job.end
      ? statusWord(shownEnd(job, job.end), lang)
      : statusWord(job.stopped ? 'stopped' : 'running', lang);
    return `[${job.number}]${this.#mark(job.number)}  ${status.padEnd(24)}${job.line}${job.end || job.stopped ? '' : ' &'}`;
  }

  #mark(number: number): string {
    if (this.#recent.at(-1) === number) return '+';
    return this.#recent.at(-2) === number ? '-' : ' ';
  }

  #save(): void {
    if (this.#jobs.length > 0 || existsSync(this.#options.folder)) {
      this.#store.write(this.#jobs.map(({ number, line, id, log }) => ({ number, line, id, log })));
    }
  }
}

interface ForegroundOptions {
  readonly onInterrupt: (interrupt: () => void) => void;
  readonly onSuspend: (suspend: () => void) => void;
  readonly signal: AbortSignal;
}

interface EndWait {
  readonly withinMs?: number;
  readonly signal?: AbortSignal;
}

const isKilled = ({ end }: Job): boolean => end?.signal === 'SIGKILL';

/** How a job that an earlier process started has ended, as far as the signals sent tell. */
const adoptedEnd = ({ lastSignal }: Job): ProcessEnd => {
  if (lastSignal === 'SIGKILL') return { code: 137, signal: 'SIGKILL' };
  // The program ends in order after these, with the exit code of an interruption.
  return { code: lastSignal === 'SIGINT' || lastSignal === 'SIGTERM' ? 130 : 0, signal: null };
};

/** The end of a job as bash says it: kafkactl ends in order after a signal, and still it was the signal that ended it. */
const shownEnd = ({ lastSignal }: Job, end: ProcessEnd): ProcessEnd =>
  end.code === 130 && (lastSignal === 'SIGTERM' || lastSignal === 'SIGINT') ? { ...end, signal: lastSignal } : end;

const exitCodeOfJob = ({ end }: Job): number => end?.code ?? 1;

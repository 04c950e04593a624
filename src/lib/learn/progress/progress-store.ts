import { existsSync, readdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CliError } from '../../base/errors.js';
import { unwritable } from '../../base/file-errors.js';
import type { Folders } from '../../base/folders.js';
import { type Lang, type LocalizedText, localized } from '../../base/language.js';
import type { ProcessId } from '../../processes/identity.js';
import { lockHolder, removeLockDrafts, withLock, withLockSync } from '../../processes/lock.js';
import {
  fileIsChanging,
  fileStamp,
  lockTimeoutMs,
  readIfThere,
  removeIfThere,
  writePrivately,
} from '../../settings/files.js';
import {
  betterOutcome,
  isProgress,
  type LessonOutcome,
  noProgress,
  type StoredAttempt,
  type TutorialProgress,
} from './progress.js';

/** Milliseconds in which the lock of a tutorial that was killed is taken over. */
const takeOverMs = 500;

const progressName = 'progress.json';

const folderOf = (folders: Pick<Folders, 'data'>): string => join(folders.data, 'learn');

/**
 * The progress of a learner in one file, which only this user can read. Each change is read, made and written under a lock,
 * and written in whole or not at all: the tutorial and a line in another terminal change it side by side. Everything is
 * synchronous: what has been saved is on disk.
 */
export class ProgressStore {
  readonly path: string;
  readonly #note: (text: LocalizedText) => void;
  readonly #now: () => number;
  #stamp: string | undefined;

  /** `note` is called where the file cannot be read, with where it is kept. */
  constructor(folders: Pick<Folders, 'data'>, note: (text: LocalizedText) => void, now: () => number = Date.now) {
    this.path = join(folderOf(folders), progressName);
    this.#note = note;
    this.#now = now;
  }

  /** What is remembered; nothing where there is no file. A broken file is moved aside, and `note` says where. */
  read(): TutorialProgress {
    const stamp = fileStamp(this.path);
    const found = this.#parse();
    if (found === 'broken') return this.update((progress) => progress);
    this.#stamp = stamp;
    return found ?? noProgress;
  }

  /** Changes what is remembered, and returns it. Throws `failed` where the file cannot be written. */
  update(change: (progress: TutorialProgress) => TutorialProgress): TutorialProgress {
    return withLockSync(
      `${this.path}.lock`,
      () => {
        const found = this.#parse();
        if (found === 'broken') this.#keepAside();
        this.#removeDrafts();
        const before = found === 'broken' || found === undefined ? noProgress : found;
        const after = change(before);
        if (after !== found) writePrivately(this.path, `${JSON.stringify(after, undefined, 1)}\n`);
        this.#stamp = fileStamp(this.path);
        return after;
      },
      { withinMs: lockTimeoutMs, busy: () => fileIsChanging(this.path) },
    );
  }

  /** True where another process has changed the file since this one last read or changed it. */
  changedSince(): boolean {
    return fileStamp(this.path) !== this.#stamp;
  }

  /** The attempt at a lesson that was not closed; undefined where there is none. */
  openAttempt(lesson: string): StoredAttempt | undefined {
    const { attempts } = this.read();
    return Object.hasOwn(attempts, lesson) ? attempts[lesson] : undefined;
  }

  /** Keeps an attempt at a lesson; undefined forgets it. It must be plain JSON. */
  saveAttempt(lesson: string, attempt: object | undefined): void {
    this.update((progress) => {
      const { [lesson]: _, ...others } = progress.attempts;
      const attempts = attempt ? { ...others, [lesson]: attempt as StoredAttempt } : others;
      return { ...progress, attempts };
    });
  }

  /** Records that a lesson has ended. A better outcome with the same files stays. */
  finished(lesson: string, how: { readonly hash: string; readonly hints: number; readonly skipped: boolean }): void {
    const status = how.skipped ? 'skipped' : how.hints > 0 ? 'done-with-hints' : 'done';
    const outcome: LessonOutcome = { hash: how.hash, status, at: this.#now() };
    this.update((progress) => {
      const before = Object.hasOwn(progress.lessons, lesson) ? progress.lessons[lesson] : undefined;
      const better = betterOutcome(before, outcome);
      return better === before ? progress : { ...progress, lessons: { ...progress.lessons, [lesson]: better } };
    });
  }

  #parse(): TutorialProgress | 'broken' | undefined {
    const text = readIfThere(this.path);
    if (text === undefined) return undefined;
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      return 'broken';
    }
    if (isProgress(json)) return { ...noProgress, ...json };
    const { version } = (json ?? {}) as { version?: unknown };
    if (typeof version !== 'number' || version <= noProgress.version) return 'broken';
    throw new CliError('failed', `${this.path} is of a newer kafkactl, and this one cannot read it`, {
      hint: `Use the newer one, or begin anew:  mv '${this.path}' '${this.path}.newer'`,
    });
  }

  /** Files that were half written when their process was killed. Whoever writes one now holds the lock. */
  #removeDrafts(): void {
    const folder = dirname(this.path);
    for (const name of readdirSync(folder)) {
      if (/^progress\.json\.[0-9a-f]+\.tmp$/.test(name)) removeIfThere(join(folder, name));
    }
    removeLockDrafts(`${this.path}.lock`);
  }

  #keepAside(): void {
    const names = [
      `${this.path}.broken`,
      ...Array.from({ length: 98 }, (_, index) => `${this.path}.broken-${index + 2}`),
    ];
    const aside = names.find((name) => !existsSync(name)) ?? `${this.path}.broken`;
    try {
      renameSync(this.path, aside);
    } catch (error) {
      throw unwritable(aside, error);
    }
    this.#note(
      localized(
        `No se pudo leer tu progreso en ${this.path}: el tutorial empieza de nuevo. Lo que había queda en ${aside}.`,
        `Your progress in ${this.path} could not be read: the tutorial begins anew. What was there is kept in ${aside}.`,
      ),
    );
  }
}

/** The language that was chosen for the tutorial; null where none was, or where it cannot be read. Nothing is changed. */
export function chosenLanguage(folders: Pick<Folders, 'data'>): Lang | null {
  try {
    const json: unknown = JSON.parse(readIfThere(join(folderOf(folders), progressName)) ?? 'null');
    return isProgress(json) ? (json.lang ?? null) : null;
  } catch {
    return null;
  }
}

const sessionPath = (folders: Pick<Folders, 'data'>): string => join(folderOf(folders), 'session.lock');

/** The error of a tutorial that is open in another terminal, with what can be done there or here. */
export function openElsewhere(pid: number | undefined, hint: LocalizedText, lang: Lang): CliError {
  const where = pid === undefined ? localized('', '') : localized(` (proceso ${pid})`, ` (process ${pid})`);
  const message = localized(
    `el tutorial está abierto en otra terminal${where.es}`,
    `the tutorial is open in another terminal${where.en}`,
  );
  return new CliError('conflict', message[lang], { hint: hint[lang] });
}

const goOnThere = localized(
  'Sigue en ella. Sus palabras valen aquí también:  kafkactl tutorial hint',
  'Go on there. Its words work here too:  kafkactl tutorial hint',
);

/** Runs the tutorial as the only one of this user. Throws `conflict` where another one runs. */
export const asOnlyTutorial = <T>(
  folders: Pick<Folders, 'data'>,
  work: () => Promise<T>,
  lang: Lang = 'en',
): Promise<T> =>
  withLock(sessionPath(folders), work, {
    withinMs: takeOverMs,
    busy: () => openElsewhere(runningTutorial(folders)?.pid, goOnThere, lang),
  });

/** The process in which a tutorial is open; undefined where there is none. */
export const runningTutorial = (folders: Pick<Folders, 'data'>): ProcessId | undefined =>
  lockHolder(sessionPath(folders));

/** How a line at the prompt ended. */
export interface LineEnd {
  /**
   * `command`: a line of kafkactl ran here. `job`: one was started with `&`. `tutorial`: a word of the tutorial. `shell`:
   * a word of the prompt itself (`jobs`, `fg`, `kill`). `empty`: nothing but blanks or a comment. `refused`: it did not run,
   * and stderr says why. `unfinished`: it ends in a backslash and goes on in the next line.
   */
  readonly kind: 'command' | 'job' | 'tutorial' | 'shell' | 'empty' | 'refused' | 'unfinished';
  /** The exit code, as bash gives it. */
  readonly code: number;
}

/** A process that was started with `&`. */
export interface JobState {
  /** The number in `%1`. */
  readonly number: number;
  /** The line as it was typed, without the `&`. */
  readonly line: string;
  readonly pid: number;
  /** `killed`: by SIGKILL. Jobs that have ended are listed until their end has been said. */
  readonly status: 'running' | 'stopped' | 'ended' | 'killed';
}

/** What the last word of a line may become. */
export interface LineCompletion {
  /** The last word as it was typed, with its quotes: what a candidate replaces. Empty after a blank. */
  readonly word: string;
  /** The candidates, quoted where they need it, with a blank at the end where the word is then complete. */
  readonly candidates: readonly string[];
}

/** The prompt without a terminal: the same for learners, for `skip` and for tests. */
export interface LessonShell {
  /**
   * Runs one typed line to its end; Ctrl-C is `interrupt`. Never rejects: errors are on stderr, as in a shell. One line at
   * a time.
   */
  run(line: string): Promise<LineEnd>;
  /** What Ctrl-C does: interrupts the line or the foreground job that runs now, or forgets an unfinished line. */
  interrupt(): void;
  /** What Ctrl-Z does: stops the foreground job and ends its `fg`; of a line that is no job it is said that it goes on. */
  suspend(): void;
  /** True while the line before ended in a backslash: the prompt is then `> `, and the next line completes it. */
  readonly unfinished: boolean;
  readonly jobs: readonly JobState[];
  complete(line: string): Promise<LineCompletion>;
  /** Ends every job (SIGTERM, then SIGKILL) and forgets them. */
  endJobs(): Promise<void>;
  /** Stops to follow the jobs, which go on: the next shell with the same folder has them again. */
  close(): void;
}

/** How a line at the prompt ended. */
export interface LineEnd {
  readonly kind: 'command' | 'job' | 'tutorial' | 'shell' | 'empty' | 'refused';
  readonly code: number;
}

/** A process that was started with `&`. */
export interface JobState {
  readonly number: number;
  readonly line: string;
  readonly pid: number;
  readonly status: 'running' | 'ended' | 'killed';
}

/** The prompt without a terminal: the same for learners, for `skip` and for tests. */
export interface LessonShell {
  /** Runs one typed line to its end; Ctrl-C is `interrupt`. Never rejects: errors are on stderr, as in a shell. */
  run(line: string): Promise<LineEnd>;
  /** What Ctrl-C does: interrupts the line or the foreground job that runs now. */
  interrupt(): void;
  readonly jobs: readonly JobState[];
  /** Candidates for the last word of a line, as the shell completion gives them. */
  complete(line: string): Promise<readonly string[]>;
  /** Ends every job (SIGTERM, then SIGKILL). */
  endJobs(): Promise<void>;
}

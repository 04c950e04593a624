/** The exit code of each error code. Stable for scripts; docs/reference.md prints this table. */
export const exitCodes = {
  failed: 1,
  usage: 2,
  notFound: 3,
  conflict: 4,
  unreachable: 5,
  denied: 6,
  drift: 7,
  bug: 70,
  interrupted: 130,
} as const;

export type ErrorCode = keyof typeof exitCodes;

export interface ErrorDetails {
  /** What to do next; may hold several lines. */
  readonly hint?: string | undefined;
  /** The broker's own words, as `ERROR_NAME` or `ERROR_NAME: message`. */
  readonly kafka?: string | undefined;
  readonly cause?: unknown;
}

/** The error class of the whole program: a sentence, a code with its exit code, and a next step. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly kafka: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
    this.kafka = details.kafka;
  }

  get exit(): number {
    return exitCodes[this.code];
  }
}

/** True for errors that may be over at the next try: no broker answered, or not in time. */
export const isUnreachable = (error: unknown): error is CliError =>
  error instanceof CliError && error.code === 'unreachable';

/** The JSON form of an error: what `-o json` prints on stderr and what a failed row carries as `error`. */
export interface ErrorRow {
  readonly code: ErrorCode;
  readonly exit: number;
  readonly message: string;
  readonly hint?: string;
  readonly kafka?: string;
}

export function errorRow(error: CliError): ErrorRow {
  const { code, exit, message, hint, kafka } = error;
  return { code, exit, message, ...(hint ? { hint } : {}), ...(kafka ? { kafka } : {}) };
}

/** Any thrown value as a CliError; what is not one already is a bug of ours. */
export function asCliError(thrown: unknown): CliError {
  if (thrown instanceof CliError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new CliError('bug', `unexpected: ${message}`, {
    cause: thrown,
    hint: 'This is a fault in kafkactl. Run the command again with --verbose and report what it prints.',
  });
}

/** The reason that the AbortSignal of a line carries after Ctrl-C. */
export const interrupted = (): CliError => new CliError('interrupted', 'interrupted');

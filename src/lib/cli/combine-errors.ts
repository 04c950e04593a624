import { CliError, type ErrorCode } from '../base/errors.js';
import type { Row } from '../io/rows.js';

/**
 * The one error of a line that worked on several things. A single thing keeps its own code. Of several, the code is
 * `failed`, unless all of them failed with the same code.
 */
export function combineErrors(problems: readonly CliError[], rows: readonly Row[]): CliError | undefined {
  const [first, ...others] = problems;
  if (!first) return undefined;
  const failed = rows.filter(({ status }) => status === 'failed').length;
  const succeeded = rows.length - failed;
  const total = succeeded + problems.length;
  if (others.length === 0 && succeeded === 0) return first;
  const same = problems.every(({ code }) => code === first.code);
  const code: ErrorCode = same && succeeded === 0 ? first.code : 'failed';
  return new CliError(
    code,
    `${problems.length} of ${total} failed: ${problems.map(({ message }) => message).join('; ')}`,
    {
      hint: first.hint,
      kafka: first.kafka,
      cause: first,
    },
  );
}

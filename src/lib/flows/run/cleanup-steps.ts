import { asCliError, CliError } from '../../base/errors.js';

/** Runs every step in order, also after one has failed. Never rejects: returns the first failure, if any. */
export async function runAllSteps(steps: readonly (() => void | Promise<void>)[]): Promise<CliError | undefined> {
  let first: CliError | undefined;
  for (const step of steps) {
    try {
      await step();
    } catch (error) {
      first ??= asCliError(error);
    }
  }
  return first;
}

/** The same error with a hint that topics or groups of the run are left, and that `flows stop` removes them. */
export function leftoverError({ code, message, hint, kafka, cause }: CliError, run: string): CliError {
  const next = `What the run made is still there:  kafkactl flows stop ${run}`;
  return new CliError(code, message, { hint: hint ? `${hint}\n${next}` : next, kafka, cause });
}

import { asCliError, CliError } from '../../base/errors.js';

/** Takes one step after the other, whatever becomes of those before. Returns the first failure, and throws none. */
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

/** A failure after which something is left that `flows stop` removes. */
export function leftoverError({ code, message, hint, kafka, cause }: CliError, run: string): CliError {
  const next = `What the run made is still there:  kafkactl flows stop ${run}`;
  return new CliError(code, message, { hint: hint ? `${hint}\n${next}` : next, kafka, cause });
}

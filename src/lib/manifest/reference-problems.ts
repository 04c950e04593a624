import { CliError } from '../base/errors.js';
import { nearest } from '../base/nearest.js';
import { parsePattern } from '../base/patterns.js';
import type { Problem } from '../schema/problems.js';
import type { SourceLocation } from '../schema/source-location.js';
import type { Manifest } from './types.js';

export function unknownProfileProblem(name: string, profiles: Manifest['profiles'], at: SourceLocation): Problem {
  const near = nearest(name, Object.keys(profiles));
  const names = Object.keys(profiles).join(', ');
  return {
    ...at,
    message: `there is no profile "${name}"`,
    hint: near ? `Did you mean ${near}?` : names ? `There are ${names}.` : 'Declare it under profiles.',
  };
}

/** The problem of a pattern that cannot be parsed; empty for one that can. */
export function patternProblems(pattern: string, at: SourceLocation): Problem[] {
  try {
    parsePattern(pattern);
    return [];
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return [{ ...at, message: error.message, ...(error.hint !== undefined && { hint: error.hint }) }];
  }
}

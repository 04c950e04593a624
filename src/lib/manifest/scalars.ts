import { durationText, parseDuration } from '../base/duration.js';
import { nearest } from '../base/nearest.js';
import type { Shape } from './shape.js';

export type ScalarShape = Exclude<Shape, { kind: 'map' | 'named' | 'list' | 'config' | 'configValue' | 'bounds' }>;

/** A value of a shape; or what its key must be, or what is wrong with it. */
export type ScalarResult =
  | { readonly value: string | number | boolean }
  | { readonly wanted: string }
  | { readonly problem: string; readonly hint?: string | undefined };

/** A text of a file as the value that a shape asks for. Throws a CliError where a time is none. */
export function parseScalar(text: string, shape: Exclude<ScalarShape, { kind: 'configName' }>): ScalarResult {
  switch (shape.kind) {
    case 'text':
      if (!shape.pattern || shape.pattern.test(text)) return { value: text };
      return { problem: `"${text}" cannot be: ${shape.says}` };
    case 'integer':
      return parseNumber(/^\d+$/, text, shape);
    case 'number':
      return parseNumber(/^-?\d+(\.\d+)?$/, text, shape);
    case 'duration':
      return checkDuration(parseDuration(text), text, shape);
    case 'flag':
      return text === 'true' || text === 'false' ? { value: text === 'true' } : { wanted: expectedText(shape) };
    case 'word': {
      if (shape.choices.includes(text)) return { value: text };
      const near = nearest(text, shape.choices);
      return { problem: `"${text}" is not ${expectedText(shape)}`, hint: near && `Did you mean ${near}?` };
    }
  }
}

function parseNumber(
  form: RegExp,
  text: string,
  shape: Extract<ScalarShape, { min: number; max: number }>,
): ScalarResult {
  const number = form.test(text) ? Number(text) : Number.NaN;
  if (number >= shape.min && number <= shape.max) return { value: number };
  return { wanted: `${expectedText(shape)}, not ${text}` };
}

function checkDuration(ms: number, text: string, shape: Extract<ScalarShape, { kind: 'duration' }>): ScalarResult {
  const { min = 0, max = Number.POSITIVE_INFINITY } = shape;
  if (ms >= min && ms <= max) return { value: ms };
  const wanted = ms < min ? `at least ${durationText(min)}` : `at most ${durationText(max)}`;
  return { wanted: `${wanted}, not ${text}` };
}

/** What a shape asks for, as it follows "must be". */
export function expectedText(shape: Shape): string {
  switch (shape.kind) {
    case 'integer':
      return `a whole number from ${shape.min} to ${shape.max}`;
    case 'number':
      return `a number from ${shape.min} to ${shape.max}`;
    case 'duration':
      return 'a time with a unit: 250ms, 5s, 1m';
    case 'flag':
      return 'true or false';
    case 'word':
      return shape.choices.join(' or ');
    default:
      return 'a text';
  }
}

import { durationText, parseDuration } from '../base/duration.js';
import { nearest } from '../base/nearest.js';
import type { Shape } from './shape.js';

export type ScalarShape = Exclude<Shape, { kind: 'object' | 'record' | 'keyed' | 'list' | 'parsed' | 'textOrMapping' }>;

/** A value; or what its key must be (`expected` follows "KEY must be"), or a sentence of its own. */
export type ScalarResult =
  | { readonly value: string | number | boolean }
  | { readonly expected: string }
  | { readonly problem: string; readonly hint?: string | undefined };

/** Parses a text by the shape of a scalar. Throws a CliError for a malformed duration. */
export function parseScalar(text: string, shape: ScalarShape): ScalarResult {
  switch (shape.kind) {
    case 'text':
      if (shape.isNonEmpty && text === '') return { expected: expectedText(shape) };
      if (!shape.pattern || shape.pattern.test(text)) return { value: text };
      return { problem: `"${text}" cannot be: ${shape.rule}` };
    case 'integer':
      return parseNumber(/^\d+$/, text, shape);
    case 'number':
      return parseNumber(/^-?\d+(\.\d+)?$/, text, shape);
    case 'duration':
      return checkDuration(parseDuration(text), text, shape);
    case 'boolean':
      return text === 'true' || text === 'false' ? { value: text === 'true' } : { expected: expectedText(shape) };
    case 'enum': {
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
  return { expected: `${expectedText(shape)}, not ${text}` };
}

function checkDuration(ms: number, text: string, shape: Extract<ScalarShape, { kind: 'duration' }>): ScalarResult {
  const { min = 0, max = Number.POSITIVE_INFINITY } = shape;
  if (ms >= min && ms <= max) return { value: ms };
  const expected = ms < min ? `at least ${durationText(min)}` : `at most ${durationText(max)}`;
  return { expected: `${expected}, not ${text}` };
}

/** The values that a shape accepts, as a phrase that follows "must be". */
export function expectedText(shape: Shape): string {
  switch (shape.kind) {
    case 'integer':
      return `a whole number from ${shape.min} to ${shape.max}`;
    case 'number':
      return `a number from ${shape.min} to ${shape.max}`;
    case 'duration':
      return 'a time with a unit: 250ms, 5s, 1m';
    case 'boolean':
      return 'true or false';
    case 'enum':
      return shape.choices.join(' or ');
    case 'textOrMapping':
      return 'a text, or keys with values';
    default:
      return 'a text';
  }
}

import { expect, test } from 'vitest';
import { CliError, type ErrorCode } from '../base/errors.js';
import { combineErrors } from './combine-errors.js';

const error = (code: ErrorCode) => new CliError(code, `it is ${code}`, { hint: `hint of ${code}` });
const done = { status: 'done' };
const failed = { status: 'failed' };

test.each<[string, ErrorCode[], { status: string }[], ErrorCode | undefined, number | undefined]>([
  ['nothing failed', [], [done, done], undefined, undefined],
  ['nothing was there', [], [], undefined, undefined],
  ['one thing alone', ['notFound'], [], 'notFound', 3],
  ['one thing alone, with its row', ['conflict'], [failed], 'conflict', 4],
  ['one of two', ['notFound'], [done], 'failed', 1],
  ['one of two, with its row', ['conflict'], [done, failed], 'failed', 1],
  ['both, for one reason', ['notFound', 'notFound'], [], 'notFound', 3],
  ['both, for one reason, with their rows', ['denied', 'denied'], [failed, failed], 'denied', 6],
  ['both, for two reasons', ['notFound', 'denied'], [], 'failed', 1],
  ['two of three', ['notFound', 'notFound'], [done], 'failed', 1],
])('%s', (_what, codes, rows, code, exit) => {
  const all = combineErrors(codes.map(error), rows);
  expect([all?.code, all?.exit]).toEqual([code, exit]);
});

test('several failures are counted and each is named; one alone is as it was', () => {
  const alone = error('notFound');
  expect(combineErrors([alone], [])).toBe(alone);
  expect(combineErrors([error('notFound'), error('denied')], [done, failed, failed])).toMatchObject({
    message: '2 of 3 failed: it is notFound; it is denied',
    hint: 'hint of notFound',
  });
});

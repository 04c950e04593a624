import { expect, test } from 'vitest';
import { CliError } from '../../base/errors.js';
import { leftoverError, runAllSteps } from './cleanup-steps.js';

test('every step runs, and the first failure is returned', async () => {
  const run: number[] = [];
  const failure = new CliError('conflict', 'first');
  const steps = [1, 2, 3, 4].map((step) => async () => {
    run.push(step);
    if (step === 2) throw failure;
    if (step === 3) throw new TypeError('second');
  });
  expect(await runAllSteps(steps)).toBe(failure);
  expect(run).toEqual([1, 2, 3, 4]);
  expect(await runAllSteps([() => {}])).toBeUndefined();
});

test('the error for leftovers keeps its message, and hints at how to remove them', () => {
  const failure = new CliError('denied', 'not yours', { hint: 'Ask.', kafka: 'TOPIC_AUTHORIZATION_FAILED' });
  expect(leftoverError(failure, 'abc')).toMatchObject({
    code: 'denied',
    message: 'not yours',
    hint: 'Ask.\nWhat the run made is still there:  kafkactl flows stop abc',
    kafka: 'TOPIC_AUTHORIZATION_FAILED',
  });
});

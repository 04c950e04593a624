import { expect, test } from 'vitest';
import { CliError } from '../../base/errors.js';
import { increaseMaxBytes, initialPosition } from './fetch-position.js';

test('a truncated batch is fetched with a larger size, and not for ever', () => {
  const position = initialPosition({ topic: 't', partition: 3, offset: 7 });
  increaseMaxBytes(position, 90_000_000);
  expect(position.maxBytes).toBe(90_000_000);
  const asked = () => {
    for (;;) increaseMaxBytes(position, 10);
  };
  expect(asked).toThrow('the batch of t partition 3 at offset 7 never comes whole');
  expect(asked).toThrow(CliError);
  expect(position.maxBytes).toBe(90_000_000);
});

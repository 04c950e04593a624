import { expect, test } from 'vitest';
import { CliError } from '../../errors.js';
import { startOf, widen } from './fetch-position.js';

test('a batch that does not come whole is asked for with more room, and not for ever', () => {
  const position = startOf({ topic: 't', partition: 3, offset: 7 });
  widen(position, 90_000_000);
  expect(position.maxBytes).toBe(90_000_000);
  const asked = () => {
    for (;;) widen(position, 10);
  };
  expect(asked).toThrow('the batch of t partition 3 at offset 7 never comes whole');
  expect(asked).toThrow(CliError);
  expect(position.maxBytes).toBe(90_000_000);
});

import { expect, test } from 'vitest';
import { dataLossOf } from './data-loss.js';

test.each([
  ['retention.ms', '604800000', '1000', true],
  ['retention.ms', '-1', '1000', true],
  ['retention.ms', '1000', '-1', false],
  ['retention.ms', '1000', '1000', false],
  ['retention.bytes', '-1', '1048576', true],
  ['retention.bytes', '1048576', '2097152', false],
  ['cleanup.policy', 'delete', 'compact', true],
  ['cleanup.policy', 'compact', 'delete', true],
  ['cleanup.policy', 'compact', 'compact,delete', true],
  ['cleanup.policy', 'compact,delete', 'delete,compact', false],
  ['cleanup.policy', 'compact,delete', 'delete', false],
  ['retention.ms', null, '1000', true],
  ['retention.ms', null, '-1', false],
  ['cleanup.policy', null, 'compact', true],
  ['segment.ms', '604800000', '1000', false],
])('%s from %s to %s destroys records: %s', (key, from, to, destructive) => {
  expect(dataLossOf(key, from, to) !== undefined).toBe(destructive);
});

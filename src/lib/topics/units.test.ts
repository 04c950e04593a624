import { expect, test } from 'vitest';
import { configValueText, humanBytes, humanConfig, humanDuration } from './units.js';

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1536, '1.5 KiB'],
  [1024 ** 3, '1 GiB'],
  [5.25 * 1024 ** 4, '5.3 TiB'],
])('%d bytes are %s', (bytes, text) => {
  expect(humanBytes(bytes)).toBe(text);
});

test.each([
  [604_800_000, '7d'],
  [5_400_000, '90m'],
  [1500, '1500ms'],
  [0, '0ms'],
])('%d ms are %s', (ms, text) => {
  expect(humanDuration(ms)).toBe(text);
});

test.each([
  ['retention.ms', '604800000', '7d'],
  ['retention.ms', '-1', 'no limit'],
  ['flush.ms', '9223372036854775807', 'never'],
  ['segment.bytes', '1073741824', '1 GiB'],
  ['min.insync.replicas', '2', undefined],
  ['retention.ms', '250', undefined],
  ['log.segment.bytes', '1073741824', '1 GiB'],
  ['retention.ms', null, undefined],
])('%s=%s means %s', (name, raw, meaning) => {
  expect(humanConfig(name, raw)).toBe(meaning);
});

test.each([
  ['retention.ms', '604800000', '7d'],
  ['retention.ms', 1500, '1500ms'],
  ['segment.bytes', '1572864', '1.5 MiB'],
  ['segment.bytes', '1500000', '1500000 (1.4 MiB)'],
  ['min.insync.replicas', '2', '2'],
  ['cleanup.policy', null, 'none'],
])('%s=%s is written as %s', (name, value, text) => {
  expect(configValueText(name, value)).toBe(text);
});

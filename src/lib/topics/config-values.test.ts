import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { topicConfigDefs } from './config-defs.js';
import { parseConfigName, parseConfigValue, parseConfigValues } from './config-values.js';
import { humanDuration } from './units.js';

describe('a config value becomes what Kafka takes', () => {
  test.each([
    ['retention.ms', '7d', '604800000'],
    ['retention.ms', '12h', '43200000'],
    ['retention.ms', '1.5h', '5400000'],
    ['retention.ms', '90s', '90000'],
    ['retention.ms', '250', '250'],
    ['retention.ms', '-1', '-1'],
    ['retention.bytes', '1GiB', '1073741824'],
    ['retention.bytes', '1gb', '1000000000'],
    ['retention.bytes', '512 KiB', '524288'],
    ['retention.bytes', '-1', '-1'],
    ['segment.bytes', '1MiB', '1048576'],
    ['flush.ms', '9223372036854775807', '9223372036854775807'],
    ['cleanup.policy', 'compact, delete', 'compact,delete'],
    ['cleanup.policy', '', ''],
    ['compression.type', 'zstd', 'zstd'],
    ['compression.gzip.level', '-1', '-1'],
    ['min.cleanable.dirty.ratio', '0.01', '0.01'],
    ['preallocate', 'TRUE', 'true'],
    ['leader.replication.throttled.replicas', '0:1,1:2', '0:1,1:2'],
    ['confluent.tier.enable', 'whatever', 'whatever'],
  ])('%s=%s is %s', (name, raw, value) => {
    expect(parseConfigValue(name, raw)).toBe(value);
  });
});

describe('an invalid value is refused with the way to write it', () => {
  test.each([
    ['retention.ms', '7 days', /"days" of retention.ms=7 days is no unit/],
    ['retention.ms', 'x', /takes a number/],
    ['retention.ms', '-2', /at least -1/],
    ['retention.bytes', '7d', /"d" of retention.bytes=7d is no unit/],
    ['segment.bytes', '10', /at least 1048576/],
    ['segment.bytes', '4GiB', /cannot be 4GiB/],
    ['min.insync.replicas', '0', /at least 1/],
    ['min.insync.replicas', '2d', /takes a number/],
    ['compression.gzip.level', '0', /at least 1 and at most 9 or -1/],
    ['compression.zstd.level', '23', /at most 22/],
    ['min.cleanable.dirty.ratio', '2', /from 0 to 1/],
    ['preallocate', 'yes', /one of true, false/],
    ['cleanup.policy', 'deleted', /one of delete, compact/],
    ['retention.mss', '1', /no topic config "retention.mss"/],
  ])('%s=%s', (name, raw, message) => {
    expect(() => parseConfigValue(name, raw)).toThrow(message);
  });

  test('a slip in a name suggests the right one', () => {
    expect(() => parseConfigName('retension.ms')).toThrow(
      expect.objectContaining({ hint: 'Did you mean retention.ms?' }),
    );
  });

  test('a name given twice is refused', () => {
    expect(() =>
      parseConfigValues([
        ['retention.ms', '1'],
        ['retention.ms', '2'],
      ]),
    ).toThrow(/given twice/);
  });
});

test('every default in the table is a value that the table takes', () => {
  for (const [name, { defaultValue }] of Object.entries(topicConfigDefs))
    expect(parseConfigValue(name, defaultValue)).toBe(defaultValue);
});

test('a duration written for people is read back as the same milliseconds', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e12 }), (ms) => {
      expect(parseConfigValue('retention.ms', humanDuration(ms))).toBe(String(ms));
    }),
  );
});

import { describe, expect, test } from 'vitest';
import { configImpactQuery } from './config-impact.js';
import { describeImpact, type ImpactQuery, movedKeysPercent, type PartitionUsage, type TopicUsage } from './impact.js';

const now = Date.UTC(2026, 10, 24, 12);
const hour = 3_600_000;
const partition = (more: Partial<PartitionUsage> = {}): PartitionUsage => ({
  earliest: 0,
  latest: 100,
  retainedFrom: null,
  size: 2048,
  firstTimestamp: now - 10 * hour,
  maxTimestamp: now - 2 * hour,
  ...more,
});
const reading = (more: Partial<TopicUsage> = {}): TopicUsage => ({
  partitions: [partition()],
  readers: [],
  sample: undefined,
  ...more,
});
const says = (concern: ImpactQuery, of: TopicUsage) => describeImpact(concern, of, now);

describe('what changes mean', () => {
  test.each<[string, ImpactQuery, TopicUsage, string[]]>([
    [
      'what a deleted topic holds',
      { kind: 'delete', topic: 't' },
      reading({
        readers: [
          { group: 'a', active: true },
          { group: 'b', active: false },
        ],
      }),
      ['It holds 1 partition, 100 records, 2 KiB, last written 2h ago (2026-11-24 10:00Z), read by a (active), b.'],
    ],
    [
      'of its records and sizes only what is known, and that its readers are not',
      { kind: 'delete', topic: 't' },
      reading({ partitions: [partition({ earliest: null, size: null, maxTimestamp: null })], readers: undefined }),
      ['It holds 1 partition, who reads it is not known.'],
    ],
    [
      'who reads a topic that grows, and that it has keys',
      { kind: 'grow', topic: 't' },
      reading({ sample: { records: 10, keyless: 1 }, readers: [{ group: 'a', active: false }] }),
      ['9 of the newest 10 records (a sample) have a key.', 'Read by a.'],
    ],
    [
      'that a topic that grows has no keys',
      { kind: 'grow', topic: 't' },
      reading({ sample: { records: 10, keyless: 10 } }),
      ['None of the newest 10 records (a sample) has a key.'],
    ],
    ['nothing of an empty topic that grows', { kind: 'grow', topic: 't' }, reading(), []],
    [
      'records without keys under compaction',
      { kind: 'compact', topic: 't' },
      reading({ sample: { records: 10, keyless: 3 } }),
      ['3 of the newest 10 records (a sample) have no key: compaction deletes such, and the broker refuses new ones.'],
    ],
    [
      'that all have keys',
      { kind: 'compact', topic: 't' },
      reading({ sample: { records: 10, keyless: 0 } }),
      ['All of the newest 10 records (a sample) have a key.'],
    ],
    [
      'bytes to be copied',
      { kind: 'replicate', topic: 't', added: 2 },
      reading({ partitions: [partition(), partition({ size: 1024 })] }),
      ['About 6 KiB are copied.'],
    ],
    [
      'no bytes where sizes may not be seen',
      { kind: 'replicate', topic: 't', added: 2 },
      reading({ partitions: [partition({ size: null })] }),
      [],
    ],
    [
      'bytes, records and span of a shorter time',
      { kind: 'retentionMs', topic: 't', to: 4 * hour },
      reading({
        partitions: [
          partition({ retainedFrom: 50 }),
          partition({ retainedFrom: null, latest: 10 }),
          partition({ retainedFrom: 0 }),
        ],
      }),
      [
        'About 3 KiB of 6 KiB, 60 records go, from 2026-11-24 02:00Z to 2026-11-24 08:00Z; Kafka deletes them by whole segments.',
      ],
    ],
    [
      'that nothing is so old',
      { kind: 'retentionMs', topic: 't', to: 4 * hour },
      reading({ partitions: [partition({ retainedFrom: 0 })] }),
      ['No record is so old now.'],
    ],
    [
      'that offsets are not known',
      { kind: 'retentionMs', topic: 't', to: 4 * hour },
      reading({ partitions: [partition({ latest: null })] }),
      ['How much goes is not known: offsets could not be read.'],
    ],
    [
      'bytes above a smaller size',
      { kind: 'retentionBytes', topic: 't', to: 1024 },
      reading({ partitions: [partition(), partition({ size: 100 })] }),
      [
        'About 1 KiB of 2.1 KiB go, the oldest of 1 partition, from 2026-11-24 02:00Z on; Kafka deletes them by whole segments.',
      ],
    ],
    [
      'that no partition is so large',
      { kind: 'retentionBytes', topic: 't', to: 4096 },
      reading(),
      ['No partition is larger now.'],
    ],
  ])('%s', (_, concern, of, expected) => {
    expect(says(concern, of)).toEqual(expected);
  });
});

test.each([
  [3, 6, 50],
  [1, 10, 90],
  [3, 4, 75],
  [4, 6, 67],
])('from %i to %i partitions %i %% of keys move, as counting them says', (from, to, share) => {
  expect(movedKeysPercent(from, to)).toBe(share);
  const hashes = Array.from({ length: from * to * 10 }, (_, hash) => hash);
  const moved = hashes.filter((hash) => hash % from !== hash % to).length;
  expect(Math.round((100 * moved) / hashes.length)).toBe(share);
});

test.each([
  ['retention.ms', '9', '5', { kind: 'retentionMs', topic: 't', to: 5 }],
  ['retention.ms', '5', '9', undefined],
  ['retention.bytes', '-1', '5', { kind: 'retentionBytes', topic: 't', to: 5 }],
  ['cleanup.policy', 'delete', 'compact', { kind: 'compact', topic: 't' }],
  ['cleanup.policy', 'compact', 'compact,delete', { kind: 'retentionMs', topic: 't', to: 7 }],
  ['segment.ms', '9', '5', undefined],
] as const)('%s from %s to %s', (key, from, to, expected) => {
  expect(configImpactQuery({ topic: 't', key, from, to, retention: '7' })).toEqual(expected);
});

/** The definition of a topic config as in Apache Kafka 4.3 (LogConfig); the summaries are kafkactl's. */
export interface TopicConfigDef {
  readonly type: 'boolean' | 'string' | 'int' | 'long' | 'double' | 'list';
  /** Kafka's default, in force where neither the topic nor a broker sets a value. */
  readonly defaultValue: string;
  /** The unit of a number, which may then be written as `7d` or `1GiB`. */
  readonly unit?: 'ms' | 'bytes';
  readonly min?: bigint | number;
  readonly max?: bigint | number;
  /** A number below `min` with a meaning of its own, mostly -1 for "no limit". */
  readonly sentinel?: bigint;
  readonly choices?: readonly string[];
  readonly summary: string;
}

const maxLong = '9223372036854775807';

export const topicConfigDefs: Readonly<Record<string, TopicConfigDef>> = {
  'cleanup.policy': {
    type: 'list',
    defaultValue: 'delete',
    choices: ['delete', 'compact'],
    summary: 'What happens to old records: deleted by age or size, compacted to the newest of each key, or both',
  },
  'compression.gzip.level': {
    type: 'int',
    defaultValue: '-1',
    min: 1,
    max: 9,
    sentinel: -1n,
    summary: 'How hard gzip works; -1 is its default',
  },
  'compression.lz4.level': { type: 'int', defaultValue: '9', min: 1, max: 17, summary: 'How hard lz4 works' },
  'compression.type': {
    type: 'string',
    defaultValue: 'producer',
    choices: ['uncompressed', 'zstd', 'lz4', 'snappy', 'gzip', 'producer'],
    summary: 'How the broker stores batches; "producer" keeps them as they come',
  },
  'compression.zstd.level': {
    type: 'int',
    defaultValue: '3',
    min: -131072,
    max: 22,
    summary: 'How hard zstd works',
  },
  'delete.retention.ms': {
    type: 'long',
    defaultValue: '86400000',
    unit: 'ms',
    min: 0,
    summary: 'How long a tombstone stays in a compacted topic, for consumers to see it',
  },
  'file.delete.delay.ms': {
    type: 'long',
    defaultValue: '60000',
    unit: 'ms',
    min: 0,
    summary: 'How long a deleted segment stays on disk',
  },
  'flush.messages': {
    type: 'long',
    defaultValue: maxLong,
    min: 1,
    summary: 'Records after which the log is forced to disk; replicas are what durability rests on',
  },
  'flush.ms': {
    type: 'long',
    defaultValue: maxLong,
    unit: 'ms',
    min: 0,
    summary: 'Time after which the log is forced to disk; replicas are what durability rests on',
  },
  'follower.replication.throttled.replicas': {
    type: 'list',
    defaultValue: '',
    summary: 'Replicas whose copying is throttled on the follower, as partition:broker,… or *',
  },
  'index.interval.bytes': {
    type: 'int',
    defaultValue: '4096',
    unit: 'bytes',
    min: 0,
    summary: 'Bytes of records between two entries of the offset index',
  },
  'leader.replication.throttled.replicas': {
    type: 'list',
    defaultValue: '',
    summary: 'Replicas whose copying is throttled on the leader, as partition:broker,… or *',
  },
  'local.retention.bytes': {
    type: 'long',
    defaultValue: '-2',
    unit: 'bytes',
    min: -2,
    summary: 'Bytes of a partition that stay on the broker with tiered storage; -2 is retention.bytes',
  },
  'local.retention.ms': {
    type: 'long',
    defaultValue: '-2',
    unit: 'ms',
    min: -2,
    summary: 'How long records stay on the broker with tiered storage; -2 is retention.ms',
  },
  'max.compaction.lag.ms': {
    type: 'long',
    defaultValue: maxLong,
    unit: 'ms',
    min: 1,
    summary: 'Longest time that a record of a compacted topic stays uncompacted',
  },
  'max.message.bytes': {
    type: 'int',
    defaultValue: '1048588',
    unit: 'bytes',
    min: 0,
    summary: 'Largest batch of records that is accepted, compressed',
  },
  'message.timestamp.after.max.ms': {
    type: 'long',
    defaultValue: '3600000',
    unit: 'ms',
    min: 0,
    summary: "How far a record's time may be ahead of the broker's clock",
  },
  'message.timestamp.before.max.ms': {
    type: 'long',
    defaultValue: maxLong,
    unit: 'ms',
    min: 0,
    summary: "How far a record's time may be behind the broker's clock",
  },
  'message.timestamp.type': {
    type: 'string',
    defaultValue: 'CreateTime',
    choices: ['CreateTime', 'LogAppendTime'],
    summary: "Whose time a record carries: the producer's, or that of the broker's append",
  },
  'min.cleanable.dirty.ratio': {
    type: 'double',
    defaultValue: '0.5',
    min: 0,
    max: 1,
    summary: 'Share of a log that must be uncompacted before compaction runs',
  },
  'min.compaction.lag.ms': {
    type: 'long',
    defaultValue: '0',
    unit: 'ms',
    min: 0,
    summary: 'Shortest time that a record of a compacted topic stays uncompacted',
  },
  'min.insync.replicas': {
    type: 'int',
    defaultValue: '1',
    min: 1,
    summary: 'Replicas that must have a record before a write with acks=all succeeds',
  },
  preallocate: {
    type: 'boolean',
    defaultValue: 'false',
    summary: 'Reserve the disk space of a segment when it is made',
  },
  'remote.log.copy.disable': {
    type: 'boolean',
    defaultValue: 'false',
    summary: 'Tiered data become read-only: nothing more is uploaded',
  },
  'remote.log.delete.on.disable': {
    type: 'boolean',
    defaultValue: 'false',
    summary: 'Delete tiered data when tiered storage is switched off',
  },
  'remote.storage.enable': { type: 'boolean', defaultValue: 'false', summary: 'Tiered storage for this topic' },
  'retention.bytes': {
    type: 'long',
    defaultValue: '-1',
    unit: 'bytes',
    sentinel: -1n,
    min: -1,
    summary: 'Size of a partition above which its oldest segments are deleted; -1 is no limit',
  },
  'retention.ms': {
    type: 'long',
    defaultValue: '604800000',
    unit: 'ms',
    sentinel: -1n,
    min: -1,
    summary: 'Age after which records are deleted; -1 is never',
  },
  'segment.bytes': {
    type: 'int',
    defaultValue: '1073741824',
    unit: 'bytes',
    min: 1048576,
    summary: 'Size at which a new segment begins; records are deleted a whole segment at a time',
  },
  'segment.index.bytes': {
    type: 'int',
    defaultValue: '10485760',
    unit: 'bytes',
    min: 4,
    summary: "Size of a segment's offset index",
  },
  'segment.jitter.ms': {
    type: 'long',
    defaultValue: '0',
    unit: 'ms',
    min: 0,
    summary: 'Random time taken off segment.ms, so that segments do not all roll at once',
  },
  'segment.ms': {
    type: 'long',
    defaultValue: '604800000',
    unit: 'ms',
    min: 1,
    summary: 'Age at which a new segment begins, even when the old one is not full',
  },
  'unclean.leader.election.enable': {
    type: 'boolean',
    defaultValue: 'false',
    summary: 'Let a replica that is not in sync become leader: available again, with records lost',
  },
};

export const topicConfigNames: readonly string[] = Object.keys(topicConfigDefs);

/** True for a config whose value is a number. False for names that Kafka 4.3 does not define. */
export const isNumericConfig = (name: string): boolean =>
  ['int', 'long', 'double'].includes(topicConfigDefs[name]?.type ?? '');

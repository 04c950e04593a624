import { expect, test } from 'vitest';
import { systemTopicOwner } from './system-topics.js';

test.each([
  ['__consumer_offsets', 'Kafka'],
  ['_schemas', 'Schema Registry'],
  ['connect-configs', 'Kafka Connect'],
  ['docker-connect-offsets', 'Kafka Connect'],
  ['my.connect.status', 'Kafka Connect'],
  ['connect-status-eu', 'Kafka Connect'],
  ['billing-totals-store-changelog', 'Kafka Streams'],
  ['billing-KSTREAM-KEY-SELECT-0000000002-repartition', 'Kafka Streams'],
])('%s is kept by %s', (name, keeper) => expect(systemTopicOwner(name)).toBe(keeper));

test.each([
  'user-events',
  'connections',
  'disconnect-events',
  'changelog',
  'schemas',
  '_private',
  'connect-events',
])('%s is anybody’s', (name) => expect(systemTopicOwner(name)).toBeUndefined());

import type { Cluster } from '../cluster.js';
import type { WiredCluster } from '../wire/wired-cluster.js';

type RecordMethods = Pick<
  Cluster,
  | 'producer'
  | 'eventProducer'
  | 'listPartitions'
  | 'resolveRanges'
  | 'fetch'
  | 'newestRecords'
  | 'sampleKeys'
  | 'joinGroup'
  | 'readAsMember'
>;

/** The methods of the Cluster port for records and group members, for `connect`. */
export function recordMethods(cluster: () => WiredCluster): RecordMethods {
  const ranges = () => import('./fetch-ranges.js');
  return {
    producer: async (topic, options) => (await import('./producer.js')).Producer.open(cluster(), topic, options),
    eventProducer: async () => new (await import('./event-producer.js')).IdempotentEventProducer(cluster()),
    listPartitions: async (topics, only = []) => (await ranges()).listPartitions(cluster(), topics, only),
    resolveRanges: async (options) => (await ranges()).resolveRanges(cluster(), options),
    fetch: async (wanted, options) => new (await import('./fetcher.js')).Fetcher(cluster(), wanted, options),
    newestRecords: async (logs, count, options) =>
      (await import('./newest-records.js')).newestRecords(cluster(), logs, count, options),
    sampleKeys: async (wanted) => (await import('./key-sample.js')).sampleKeys(cluster(), wanted),
    joinGroup: async (options) => {
      const { settings, wire } = cluster();
      return (await import('../members/start-member.js')).startMember(settings, options, wire.onRequest);
    },
    readAsMember: async (options) => (await import('../members/group-source.js')).GroupSource.open(cluster(), options),
  };
}

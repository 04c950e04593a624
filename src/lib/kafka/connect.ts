import type { ClusterSettings } from '../settings/types.js';
import type { AdminContext } from './admin/context.js';
import type { Cluster } from './cluster.js';
import { groupMethods } from './groups/group-methods.js';
import type { ConnectionPoolOptions } from './wire/connection-pool.js';
import { openWire } from './wire/open-wire.js';
import type { Wire } from './wire.js';

const wires = new WeakMap<Cluster, Wire>();

/** The wire under a cluster, for the parts of this room that are handed a Cluster: the record path. */
export function wireOf(cluster: Cluster): Wire {
  const wire = wires.get(cluster);
  if (!wire) throw new TypeError('not a cluster of connect()');
  return wire;
}

/**
 * The cluster of the settings. Nothing is sent before the first call; each part is loaded when it is first used, so
 * that a command pays for what it does.
 */
export async function connect(
  settings: ClusterSettings,
  options: ConnectionPoolOptions & { readonly note?: (text: string) => void },
): Promise<Cluster> {
  const wire = openWire(settings, options);
  const admin: AdminContext = { wire, topicCache: new Map(), note: options.note ?? (() => {}) };
  const metadata = () => import('./admin/metadata.js');
  const topics = () => import('./admin/topics.js');
  const logDirs = () => import('./admin/log-dirs.js');
  const quorum = () => import('./admin/quorum.js');
  const cluster: Cluster = {
    settings,
    requestCounts: wire.requestCounts,
    describe: async () => (await metadata()).describeCluster(admin),
    kafkaVersion: async () => (await quorum()).kafkaVersion(admin),
    unresponsiveBrokers: async () => (await quorum()).unresponsiveBrokers(admin),
    quorum: async () => (await quorum()).describeQuorum(admin),
    topics: async (names) => (await metadata()).listTopics(admin, names),
    describeTopics: async (names) => (await metadata()).describeTopics(admin, names),
    replicaSizes: async (names) => (await logDirs()).replicaSizes(admin, names),
    logDirs: async () => (await logDirs()).logDirs(admin),
    configs: async (resources, choice) =>
      (await import('./admin/configs.js')).describeConfigs(admin, resources, choice),
    listOffsets: async (queries, choice) => (await import('./admin/offsets.js')).listOffsets(admin, queries, choice),
    createTopics: async (specs, choice) => (await topics()).createTopics(admin, specs, choice),
    deleteTopics: async (names) => (await topics()).deleteTopics(admin, names),
    createPartitions: async (wanted, choice) => (await topics()).createPartitions(admin, wanted, choice),
    alterConfigs: async (changes, choice) =>
      (await import('./admin/alter-configs.js')).alterConfigs(admin, changes, choice),
    deleteRecords: async (targets) => (await import('./admin/delete-records.js')).deleteRecords(admin, targets),
    reassignments: async () => (await import('./admin/reassignments.js')).reassignments(admin),
    reassignReplicas: async (moves) => (await import('./admin/reassignments.js')).reassignReplicas(admin, moves),
    electLeaders: async (partitions) => (await import('./admin/elections.js')).electLeaders(admin, partitions),
    ...groupMethods(wire),
    close: () => wire.close(),
  };
  wires.set(cluster, wire);
  return cluster;
}

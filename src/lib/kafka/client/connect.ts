import type { ClusterSettings } from '../../settings/types.js';
import type { AdminContext } from '../admin/context.js';
import type { Cluster } from '../cluster.js';
import { groupMethods } from '../groups/group-methods.js';
import { recordMethods } from '../records/record-methods.js';
import type { ConnectionPoolOptions } from '../wire/connection-pool.js';
import { openWire } from '../wire/open-wire.js';
import type { WiredCluster } from '../wire/wired-cluster.js';

export interface ConnectOptions extends ConnectionPoolOptions {
  /** Called with warnings that are no failure. */
  readonly note?: (text: string) => void;
}

/**
 * Opens the cluster of the settings: the one way into lib/kafka. The App calls it for commands, flows and their workers
 * (`app.cluster`, `app.clusterOf`), the sandbox while it starts. Nothing is sent before the first call, and each part
 * of the implementation is imported on first use.
 */
export async function connect(settings: ClusterSettings, options: ConnectOptions): Promise<Cluster> {
  const wire = openWire(settings, options);
  const admin: AdminContext = { wire, topicCache: new Map(), note: options.note ?? (() => {}) };
  const metadata = () => import('../admin/metadata.js');
  const topics = () => import('../admin/topics.js');
  const logDirs = () => import('../admin/log-dirs.js');
  const quorum = () => import('../admin/quorum.js');
  const readiness = () => import('../admin/await-cluster-ready.js');
  const cluster: WiredCluster = {
    wire,
    settings,
    requestCounts: wire.requestCounts,
    describe: async () => (await metadata()).describeCluster(admin),
    kafkaVersion: async () => (await quorum()).kafkaVersion(admin),
    features: async () => (await import('../admin/features.js')).finalizedFeatures(admin),
    setFeature: async (feature, level) => (await import('../admin/features.js')).setFeature(admin, feature, level),
    unresponsiveBrokers: async () => (await quorum()).unresponsiveBrokers(admin),
    quorum: async () => (await quorum()).describeQuorum(admin),
    topics: async (names) => (await metadata()).listTopics(admin, names),
    describeTopics: async (names) => (await metadata()).describeTopics(admin, names),
    replicaSizes: async (names) => (await logDirs()).replicaSizes(admin, names),
    logDirs: async () => (await logDirs()).logDirs(admin),
    configs: async (resources, options) =>
      (await import('../admin/configs.js')).describeConfigs(admin, resources, options),
    listOffsets: async (queries, options) => (await import('../admin/offsets.js')).listOffsets(admin, queries, options),
    createTopics: async (specs, options) => (await topics()).createTopics(admin, specs, options),
    deleteTopics: async (names) => (await topics()).deleteTopics(admin, names),
    createPartitions: async (counts, options) => (await topics()).createPartitions(admin, counts, options),
    alterConfigs: async (changes, options) =>
      (await import('../admin/alter-configs.js')).alterConfigs(admin, changes, options),
    deleteRecords: async (targets) => (await import('../admin/delete-records.js')).deleteRecords(admin, targets),
    reassignments: async () => (await import('../admin/reassignments.js')).reassignments(admin),
    reassignReplicas: async (moves) => (await import('../admin/reassignments.js')).reassignReplicas(admin, moves),
    electLeaders: async (partitions) => (await import('../admin/elections.js')).electLeaders(admin, partitions),
    ...groupMethods(wire),
    ...recordMethods(() => cluster),
    awaitReady: async (options) => (await readiness()).awaitClusterReady(wire, options),
    awaitBroker: async (id, options) => (await readiness()).awaitBroker(wire, id, options),
    close: () => wire.close(),
  };
  return cluster;
}

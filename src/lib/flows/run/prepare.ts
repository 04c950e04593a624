import { CliError } from '../../base/errors.js';
import { pollUntil } from '../../base/poll-until.js';
import type { Cluster, NewTopic, Topic } from '../../kafka/cluster.js';
import type { ResourceNames } from '../resource-names.js';
import { type Flow, hasLedger, topicsReadBy } from '../types.js';
import type { TopicSettingsResolver } from './run-context.js';
import type { CreatedResources, RunStateStore } from './run-state-store.js';
import { commitStartOffsets, endOffsets, metadataTimeoutMs } from './start-offsets.js';

export interface PreparedRun extends CreatedResources {
  /** The flow's topics as they are on the cluster, by their names there. */
  readonly topics: ReadonlyMap<string, Topic>;
}

/**
 * Creates the missing topics, and commits the end offsets of its topics for every group, so that older records are not
 * read. Rolled back if it fails. Throws `conflict` if a group has members already: they would take partitions away.
 */
export async function prepareRun(
  flow: Flow,
  names: ResourceNames,
  settings: TopicSettingsResolver,
  cluster: Cluster,
  stateStore: RunStateStore,
): Promise<PreparedRun> {
  const groups = flow.services.map(({ group }) => names.group(group));
  await refuseActiveGroups(cluster, groups);
  const { clusterId } = await cluster.describe();
  const before = new Set((await cluster.topics()).map(({ name }) => name));
  const creator = new ResourceCreator(cluster, clusterId, before, stateStore);
  try {
    return await creator.prepare(flow, names, settings);
  } catch (error) {
    throw await stateStore.rollBack(error, creator.created);
  }
}

/** Creates topics and groups, and tracks which of them did not exist before. */
class ResourceCreator {
  readonly #cluster: Cluster;
  readonly #existingTopics: ReadonlySet<string>;
  readonly #clusterId: string;
  readonly #stateStore: RunStateStore;
  readonly #topics: string[] = [];
  #groups: readonly string[] = [];

  constructor(cluster: Cluster, clusterId: string, before: ReadonlySet<string>, stateStore: RunStateStore) {
    this.#cluster = cluster;
    this.#clusterId = clusterId;
    this.#existingTopics = before;
    this.#stateStore = stateStore;
  }

  get created(): CreatedResources {
    return { clusterId: this.#clusterId, startOffsets: [], createdTopics: this.#topics, createdGroups: this.#groups };
  }

  async prepare(flow: Flow, names: ResourceNames, settings: TopicSettingsResolver): Promise<PreparedRun> {
    await this.#createMissing(flowTopics(flow, names, settings));
    const main = flow.topics.map(({ name }) => names.topic(name));
    const topics = await awaitTopicLeaders(this.#cluster, main);
    const ledgers = ledgerTopics(flow, names, settings, topics);
    await this.#createMissing(ledgers);
    const others = [...ledgers.map(({ name }) => name), ...flow.topics.map(({ name }) => names.deadLetterTopic(name))];
    const all = [...topics.values(), ...(await awaitTopicLeaders(this.#cluster, others)).values()];
    const allPartitions = all.flatMap(({ name, partitions }) =>
      partitions.map(({ partition }) => ({ topic: name, partition })),
    );
    const startOffsets = await endOffsets(this.#cluster, allPartitions);
    await commitStartOffsets(flow, names, this.#cluster, startOffsets, (groups) => {
      this.#groups = groups;
      this.#stateStore.save(this.created, []);
    });
    return { ...this.created, topics, startOffsets };
  }

  async #createMissing(requested: readonly NewTopic[]): Promise<void> {
    const missing = requested.filter(({ name }) => !this.#existingTopics.has(name));
    if (missing.length === 0) return;
    this.#stateStore.save(
      { ...this.created, createdTopics: [...this.#topics, ...missing.map(({ name }) => name)] },
      [],
    );
    const outcomes = await this.#cluster.createTopics(missing);
    this.#topics.push(...outcomes.filter(({ error }) => !error).map(({ name }) => name));
    this.#stateStore.save(this.created, []);
    const failed = outcomes.find(({ error }) => error)?.error;
    if (!failed?.kafka?.startsWith('INVALID_REPLICATION_FACTOR')) {
      if (failed) throw failed;
      return;
    }
    const { code, message, kafka } = failed;
    throw new CliError(code, message, {
      hint: 'Three brokers:  kafkactl sandbox up --name three --brokers 3\nTopics for one broker:  --profile dev',
      ...{ kafka, cause: failed },
    });
  }
}

async function refuseActiveGroups(cluster: Cluster, groups: readonly string[]): Promise<void> {
  for (const each of await cluster.describeGroups(groups)) {
    // A group whose coordinator cannot be reached would not admit our members either.
    if ('error' in each && each.error.code === 'unreachable') throw each.error;
    if (!('members' in each) || each.members.length === 0) continue;
    const members = each.members.map(({ clientId, host }) => `${clientId} (${host})`).join(', ');
    throw new CliError('conflict', `group "${each.group}" has members already: ${members}`, {
      hint: `A flow needs its groups to itself. End them, or a run that is left over:  kafkactl flows stop`,
    });
  }
}

const deadLetterSettings = { partitions: 1 };

function flowTopics(flow: Flow, names: ResourceNames, settings: TopicSettingsResolver): NewTopic[] {
  return flow.topics.flatMap(({ name }) => [
    { ...settings(name), name: names.topic(name) },
    { ...settings(name), ...deadLetterSettings, name: names.deadLetterTopic(name) },
  ]);
}

/** A ledger has as many partitions as the widest topic of its service: an entry is in the partition of its event. */
function ledgerTopics(
  flow: Flow,
  names: ResourceNames,
  settings: TopicSettingsResolver,
  topics: ReadonlyMap<string, Topic>,
): NewTopic[] {
  return flow.services.filter(hasLedger).map((service) => {
    const read = topicsReadBy(flow, service).map(({ name }) => topics.get(names.topic(name))?.partitions.length ?? 1);
    const { config: _, ...counts } = settings(service.name);
    return { ...counts, name: names.ledgerTopic(service.name), partitions: Math.max(...read) };
  });
}

/** The topics, once every partition has a leader. Throws `failed` after the metadata timeout. */
async function awaitTopicLeaders(cluster: Cluster, names: readonly string[]): Promise<Map<string, Topic>> {
  const readTopics = async (): Promise<Topic[] | undefined> => {
    const topics = await cluster.topics(names);
    const led = topics.every(({ partitions }) => partitions.every(({ leader }) => leader !== null));
    return topics.length === names.length && led ? topics : undefined;
  };
  const topics = await pollUntil(readTopics, { withinMs: metadataTimeoutMs, everyMs: 100 });
  if (!topics) throw new CliError('failed', `some partitions of ${names.join(', ')} have no leader`);
  return new Map(topics.map((topic) => [topic.name, topic]));
}

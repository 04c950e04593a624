import { CliError } from '../errors.js';
import type { Cluster, NewTopic, Topic, TopicPartition } from '../kafka/cluster.js';
import type { WantedTopic } from '../manifest/types.js';
import { placeOf } from '../places.js';
import { until } from '../until.js';
import type { Names } from './names.js';
import type { Start } from './score.js';
import { type Flow, keepsLedger, topicsOf } from './types.js';

export interface Preparation {
  readonly clusterId: string;
  /** The flow's topics as they are on the cluster, by real name. */
  readonly topics: ReadonlyMap<string, Topic>;
  /** Where the partitions of all its topics, ledgers and dead letters ended when it began. */
  readonly starts: readonly Start[];
  readonly madeTopics: readonly string[];
  readonly madeGroups: readonly string[];
}

/** What a profile says of a topic, by its name in the flow. */
export type TopicSettings = (topic: string) => Omit<WantedTopic, 'name' | 'absent'>;

const settleMs = 30_000;

/**
 * Makes the topics that are missing, and lets every group begin at the ends of its topics, so that records of before do
 * no harm. Throws `conflict` where somebody else is a member of a group: it would take partitions away.
 */
export async function prepare(
  flow: Flow,
  names: Names,
  settings: TopicSettings,
  cluster: Cluster,
): Promise<Preparation> {
  const groups = flow.services.map(({ group }) => names.group(group));
  await refuseLiveGroups(cluster, groups);
  const before = new Set((await cluster.topics()).map(({ name }) => name));
  const made = await makeTopics(cluster, missingTopics(flow, names, settings), before);
  const main = await found(
    cluster,
    flow.topics.map(({ name }) => names.topic(name)),
  );
  const ledgers = ledgerTopics(flow, names, settings, main);
  const madeLedgers = await makeTopics(cluster, ledgers, before);
  const others = [...ledgers.map(({ name }) => name), ...flow.topics.map(({ name }) => names.deadLetters(name))];
  const all = [...main.values(), ...(await found(cluster, others)).values()];
  const starts = await endsOf(
    cluster,
    all.flatMap(({ name, partitions }) => partitions.map(({ partition }) => ({ topic: name, partition }))),
  );
  const madeGroups = await beginGroups(flow, names, cluster, starts);
  const { clusterId } = await cluster.describe();
  return { clusterId, topics: main, starts, madeTopics: [...made, ...madeLedgers], madeGroups };
}

async function refuseLiveGroups(cluster: Cluster, groups: readonly string[]): Promise<void> {
  for (const each of await cluster.describeGroups(groups)) {
    if (!('members' in each) || each.members.length === 0) continue;
    const members = each.members.map(({ clientId, host }) => `${clientId} (${host})`).join(', ');
    throw new CliError('conflict', `group "${each.group}" has members already: ${members}`, {
      hint: `A flow needs its groups to itself. End them, or a run that is left over:  kafkactl flows stop`,
    });
  }
}

const deadLetterSettings = { partitions: 1 };

function missingTopics(flow: Flow, names: Names, settings: TopicSettings): NewTopic[] {
  return flow.topics.flatMap(({ name }) => [
    { ...settings(name), name: names.topic(name) },
    { ...settings(name), ...deadLetterSettings, name: names.deadLetters(name) },
  ]);
}

/** A ledger has as many partitions as the topics whose events it tells of: each entry lies beside its event. */
function ledgerTopics(
  flow: Flow,
  names: Names,
  settings: TopicSettings,
  topics: ReadonlyMap<string, Topic>,
): NewTopic[] {
  return flow.services.filter(keepsLedger).map((service) => {
    const read = topicsOf(flow, service).map(({ name }) => topics.get(names.topic(name))?.partitions.length ?? 1);
    const { config: _, ...counts } = settings(service.name);
    return { ...counts, name: names.ledger(service.name), partitions: Math.max(...read) };
  });
}

async function makeTopics(
  cluster: Cluster,
  wanted: readonly NewTopic[],
  before: ReadonlySet<string>,
): Promise<string[]> {
  const missing = wanted.filter(({ name }) => !before.has(name));
  if (missing.length === 0) return [];
  const outcomes = await cluster.createTopics(missing);
  const failed = outcomes.find(({ error }) => error);
  const made = outcomes.filter(({ error }) => !error).map(({ name }) => name);
  if (!failed?.error) return made;
  if (made.length > 0) await cluster.deleteTopics(made);
  throw new CliError(failed.error.code, `cannot make topic "${failed.name}": ${failed.error.message}`, {
    hint: failed.error.hint,
    kafka: failed.error.kafka,
    cause: failed.error,
  });
}

/** The topics once every partition has a leader. */
async function found(cluster: Cluster, names: readonly string[]): Promise<Map<string, Topic>> {
  const look = async (): Promise<Topic[] | undefined> => {
    const topics = await cluster.topics(names);
    const led = topics.every(({ partitions }) => partitions.every(({ leader }) => leader !== null));
    return topics.length === names.length && led ? topics : undefined;
  };
  const topics = await until(look, { withinMs: settleMs, everyMs: 100 });
  if (!topics) throw new CliError('failed', `some partitions of ${names.join(', ')} have no leader`);
  return new Map(topics.map((topic) => [topic.name, topic]));
}

async function endsOf(cluster: Cluster, places: readonly TopicPartition[]): Promise<Start[]> {
  const answers = await cluster.listOffsets(places.map((place) => ({ ...place, at: 'latest' })));
  return answers.map(({ topic, partition, offset, error }) => {
    if (error) throw error;
    return { topic, partition, offset: offset ?? 0 };
  });
}

/** Commits the ends for groups that have committed nothing there. Gives those that did not exist. */
async function beginGroups(flow: Flow, names: Names, cluster: Cluster, starts: readonly Start[]): Promise<string[]> {
  const groups = flow.services.map(({ group }) => names.group(group));
  const committed = await cluster.committedOffsets(groups);
  const made: string[] = [];
  for (const service of flow.services) {
    const group = names.group(service.group);
    const topics = new Set(topicsOf(flow, service).map(({ name }) => names.topic(name)));
    const known = committed.get(group) ?? [];
    if (known.length === 0) made.push(group);
    const has = new Set(known.map(placeOf));
    const missing = starts.filter((start) => topics.has(start.topic) && !has.has(placeOf(start)));
    const failed = (await cluster.commitOffsets(group, missing)).find(({ error }) => error);
    if (failed?.error) throw failed.error;
  }
  return made;
}

import { CliError, isUnreachable } from '../../base/errors.js';
import { comparePartitions } from '../../base/topic-partition.js';
import type {
  Cluster,
  ClusterInfo,
  CommittedOffset,
  GroupDescription,
  GroupList,
  OffsetAnswer,
  Topic,
} from '../../kafka/cluster.js';
import type {
  ClusterState,
  ObservedBroker,
  ObservedGroup,
  ObservedPartition,
  ObservedTopic,
  Scope,
} from './observation.js';
import type { MemberNumbers } from './timeline.js';

type Watched = Pick<
  Cluster,
  'describe' | 'topics' | 'listOffsets' | 'groups' | 'describeGroups' | 'committedOffsets' | 'configs' | 'quorum'
>;

/** Milliseconds that a look waits for an answer: longer than two requests of the watcher may take. */
const patienceMs = 1300;
/** The same for a question whose last answer took long, was none, or is waited for still. */
const shortPatienceMs = 300;
/** Milliseconds after which an answer has taken long. */
const longMs = 400;
/** Milliseconds without an answer after which a cluster that refuses no connection counts as down: it may be busy. */
const silenceMs = 2500;
/** Configs and controller are read once in so many looks, or when something says that they have changed. */
const rareEvery = 4;

/** The answer to a question: `late` is one that is still waited for. */
type Answer<T> = { readonly value: T } | 'failed' | 'late';

/** A question that is asked again only once it was answered: requests to a frozen broker do not pile up. */
class Question<T> {
  #asking: Promise<Answer<T>> | undefined;
  #isSlow = false;
  /** How long the last answer took, in milliseconds. */
  tookMs = 0;

  /** The answer to this question, or to the one before that is waited for still. */
  async ask(send: () => Promise<T>): Promise<Answer<T>> {
    this.#asking ??= this.#answerOf(send);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(resolve, this.#isSlow ? shortPatienceMs : patienceMs, 'late');
    });
    try {
      const answer = await Promise.race([this.#asking, late]);
      this.#isSlow = typeof answer === 'string' || this.tookMs > longMs;
      if (answer !== 'late') this.#asking = undefined;
      return answer;
    } catch (error) {
      this.#asking = undefined;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** A failure is a fact of the cluster, unless it is a fault of ours. */
  async #answerOf(send: () => Promise<T>): Promise<Answer<T>> {
    const startedAt = performance.now();
    try {
      return { value: await send() };
    } catch (error) {
      if (error instanceof CliError && error.code !== 'bug' && error.code !== 'interrupted') return 'failed';
      throw error;
    } finally {
      this.tookMs = performance.now() - startedAt;
    }
  }
}

/** The value of an answer that came. */
const given = <T>(answer: Answer<T>): T | undefined => (typeof answer === 'string' ? undefined : answer.value);

/** Reads the state of a cluster, time after time. What does not answer in time is as it was seen last. */
export class StateReader {
  #cluster: Watched;
  readonly #scope: Scope;
  readonly #numbers: MemberNumbers;
  readonly #info = new Question<ClusterInfo>();
  readonly #topics = new Question<readonly Topic[]>();
  readonly #offsets = new Question<readonly OffsetAnswer[]>();
  readonly #groups = new Question<GroupList>();
  readonly #descriptions = new Question<readonly (GroupDescription | undefined)[]>();
  readonly #committed = new Question<ReadonlyMap<string, readonly CommittedOffset[]>>();
  readonly #configs = new Question<ReadonlyMap<string, ReadonlyMap<string, string>>>();
  readonly #controller = new Question<number | null>();
  #last: ClusterState | undefined;
  #lastAnswerAt = 0;
  /** Brokers that do not answer, and those that did not at the last listing of groups. */
  #silent: ReadonlySet<number> = new Set();
  #silentOnce: ReadonlySet<number> = new Set();
  #looks = 0;
  #configsOf = '';

  constructor(cluster: Watched, scope: Scope, numbers: MemberNumbers) {
    this.#cluster = cluster;
    this.#scope = scope;
    this.#numbers = numbers;
  }

  /** Reads another cluster from now on: the last state is still that before the next. */
  follow(cluster: Watched): void {
    this.#cluster = cluster;
  }

  /** The state now; `isConfigChanged` says that configs are to be read again. */
  async read(at: number, isConfigChanged: boolean): Promise<ClusterState> {
    const last = this.#last;
    const isRare = this.#looks++ % rareEvery === 0;
    const [info, topics, groups, controller] = await Promise.all([
      this.#info.ask(() => this.#describe()),
      this.#readTopics(isConfigChanged || isRare),
      this.#readGroups(),
      isRare ? this.#controller.ask(async () => (await this.#cluster.quorum())?.leader ?? null) : undefined,
    ]);
    const described = given(info);
    const answers = this.#answers(info);
    const state: ClusterState = {
      at,
      answers,
      clusterId: described ? described.clusterId : (last?.clusterId ?? null),
      controller: (controller && given(controller)) ?? last?.controller ?? described?.controller ?? null,
      brokers: answers ? this.#brokers(described) : (last?.brokers ?? []).map((each) => ({ ...each, answers: false })),
      topics: answers ? topics : (last?.topics ?? new Map()),
      groups: answers ? groups : (last?.groups ?? new Map()),
    };
    this.#last = state;
    return state;
  }

  /** True where it answers, or does not refuse to and did so a moment ago. */
  #answers(info: Answer<ClusterInfo>): boolean {
    const now = performance.now();
    if (typeof info !== 'string') {
      this.#lastAnswerAt = now;
      return true;
    }
    if (info === 'failed' && this.#info.tookMs < longMs) return false;
    return (this.#last?.answers ?? false) && now - this.#lastAnswerAt < silenceMs;
  }

  /** Asked twice: where the broker that was asked does not answer, another may. */
  #describe(): Promise<ClusterInfo> {
    return this.#cluster.describe().catch((error: unknown) => {
      if (!isUnreachable(error)) throw error;
      return this.#cluster.describe();
    });
  }

  /** Those of metadata, and those that were there before. */
  #brokers(info: ClusterInfo | undefined): readonly ObservedBroker[] {
    const known = new Map((this.#last?.brokers ?? []).map((broker) => [broker.id, { ...broker, answers: false }]));
    if (!info) return this.#last?.brokers ?? [];
    for (const { id, host, port } of info.brokers)
      known.set(id, { id, address: `${host}:${port}`, answers: !this.#silent.has(id) });
    return [...known.values()].sort((a, b) => a.id - b.id);
  }

  async #readTopics(withConfigs: boolean): Promise<ReadonlyMap<string, ObservedTopic>> {
    const lastTopics = this.#last?.topics ?? new Map<string, ObservedTopic>();
    const found = given(await this.#topics.ask(() => this.#cluster.topics()));
    if (!found) return lastTopics;
    const topics = found.filter(({ name, internal }) => !internal && this.#scope(name));
    const [offsets, configs] = await Promise.all([this.#readOffsets(topics), this.#readConfigs(topics, withConfigs)]);
    return new Map(
      topics.map(({ name, id, partitions }) => {
        const before = lastTopics.get(name);
        const last = before?.id === id ? before : undefined;
        const observed: ObservedTopic = {
          name,
          id,
          partitions: partitions.map(({ partition, leader, replicas, isr }): ObservedPartition => {
            const known = last?.partitions.find((each) => each.partition === partition);
            const [earliest, end] = offsets.get(`${name} ${partition}`) ?? [];
            return {
              ...{ partition, leader, replicas, isr },
              ...{ earliest: earliest ?? known?.earliest ?? 0, end: end ?? known?.end ?? 0 },
            };
          }),
          configs: configs?.get(name) ?? last?.configs ?? new Map<string, string>(),
        };
        return [name, observed];
      }),
    );
  }

  async #readOffsets(topics: readonly Topic[]): Promise<ReadonlyMap<string, readonly (number | null)[]>> {
    const led = topics.flatMap(({ name: topic, partitions }) =>
      partitions.filter(({ leader }) => leader !== null).map(({ partition }) => ({ topic, partition })),
    );
    if (led.length === 0) return new Map();
    const queries = led.flatMap((each) => [
      { ...each, at: 'earliest' as const },
      { ...each, at: 'latest' as const },
    ]);
    const answers = given(await this.#offsets.ask(() => this.#cluster.listOffsets(queries))) ?? [];
    const found = new Map<string, (number | null)[]>();
    for (const [i, { topic, partition, offset }] of answers.entries()) {
      const key = `${topic} ${partition}`;
      const pair = found.get(key) ?? [null, null];
      pair[i % 2] = offset;
      found.set(key, pair);
    }
    return found;
  }

  async #readConfigs(topics: readonly Topic[], isDue: boolean) {
    const ids = topics.map(({ name, id }) => `${name} ${id}`).join('\n');
    if (topics.length === 0 || (!isDue && ids === this.#configsOf)) return undefined;
    const answer = await this.#configs.ask(async () => {
      const resources = topics.map(({ name }) => ({ type: 'topic' as const, name }));
      const found = await this.#cluster.configs(resources);
      return new Map(
        found.flatMap(({ name, entries, error }) => {
          if (error) return [];
          const set = entries.filter(({ source }) => source === 'topic');
          return [
            [name, new Map(set.flatMap(({ name: key, value }) => (value === null ? [] : [[key, value] as const])))],
          ];
        }),
      );
    });
    if (given(answer)) this.#configsOf = ids;
    return given(answer);
  }

  async #readGroups(): Promise<ReadonlyMap<string, ObservedGroup>> {
    const lastGroups = this.#last?.groups ?? new Map<string, ObservedGroup>();
    const listed = given(await this.#groups.ask(() => this.#cluster.groups()));
    if (!listed) return lastGroups;
    this.#noteSilence(listed);
    const names = listed.groups.map(({ group }) => group).filter(this.#scope);
    // A group that nobody lists may exist all the same while a broker does not answer.
    const unseen = listed.failures.length > 0 ? [...lastGroups.keys()].filter((name) => !names.includes(name)) : [];
    const [descriptions, committed] = names.length === 0 ? [] : await this.#readMembers(names, listed);
    const groups = names.flatMap((name): ObservedGroup[] => {
      const last = lastGroups.get(name);
      const description = descriptions?.find((each) => each?.group === name);
      if (!description) return last ? [last] : [];
      const { state, members } = description;
      const numbers = this.#numbers.of(
        name,
        members.map(({ id }) => id),
      );
      return [
        {
          ...{ name, state },
          members: members.map(({ id, clientId, assignment }) => ({
            ...{ id, clientId, number: numbers.get(id) ?? 0 },
            partitions: assignment
              .flatMap(({ topic, partitions }) => partitions.map((partition) => ({ topic, partition })))
              .sort(comparePartitions),
          })),
          committed:
            committed?.get(name)?.map(({ topic, partition, offset }) => ({ topic, partition, offset })) ??
            last?.committed ??
            [],
        },
      ];
    });
    const kept = unseen.flatMap((name) => lastGroups.get(name) ?? []);
    return new Map([...groups, ...kept].map((group) => [group.name, group]));
  }

  /** A broker that refuses connections is silent at once, one that takes long when it does so again. */
  #noteSilence({ failures }: GroupList): void {
    const now = new Set(failures.flatMap(({ broker }) => broker ?? []));
    const before = this.#silentOnce;
    this.#silentOnce = now;
    const isRefused = this.#groups.tookMs < longMs;
    this.#silent = new Set([...now].filter((id) => isRefused || before.has(id) || this.#silent.has(id)));
  }

  async #readMembers(names: readonly string[], listed: GroupList) {
    const [descriptions, committed] = await Promise.all([
      this.#descriptions.ask(async () => {
        const found = await this.#cluster.describeGroups(names, listed);
        return found.map((each) => ('error' in each ? undefined : each));
      }),
      this.#committed.ask(() => this.#cluster.committedOffsets(names)),
    ]);
    return [given(descriptions), given(committed)] as const;
  }
}

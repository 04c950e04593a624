import type { ConfigEntry, ConfigSource, Topic } from '../kafka/cluster.js';
import { plural } from '../plural.js';
import { type AlterChange, planAlter } from '../topics/alter.js';
import { topicConfigs } from '../topics/config-table.js';
import { replicationFactor } from '../topics/facts.js';
import { keysMove } from '../topics/impact.js';
import { keeperOf } from '../topics/keepers.js';
import { isThrottledReplicas, throttledBrokers } from '../topics/throttles.js';
import { neverDeleted } from './check.js';
import type { WantedTopic } from './types.js';

export type StepAction =
  | 'create'
  | 'addPartitions'
  | 'setConfig'
  | 'unsetConfig'
  | 'changeReplication'
  | 'delete'
  | 'refuse';
export type Risk = 'none' | 'risky' | 'destructive';

/** One thing to do to one topic, or one that will not be done and why: the row of plan, drift and apply. */
export interface Step {
  readonly action: StepAction;
  readonly topic: string;
  readonly from: unknown;
  readonly to: unknown;
  /** The config, or what a refusal is about. */
  readonly key?: string;
  /** What it means for those who use the topic, a sentence each. */
  readonly impact: readonly string[];
  readonly risk: Risk;
}

/** A config that is set on a topic and stands in no file. */
export interface Note {
  readonly topic: string;
  readonly key: string;
  readonly value: string | null;
}

export interface Plan {
  readonly steps: readonly Step[];
  readonly notes: readonly Note[];
}

export interface ActualTopic {
  readonly topic: Topic;
  readonly configs: readonly ConfigEntry[];
}

export interface PlanFacts {
  readonly actual: ReadonlyMap<string, ActualTopic>;
  readonly brokerCount: number;
  /** Configs that are set and in no file are taken back. */
  readonly strict: boolean;
  /** Topics whose replicas are being moved now. */
  readonly moving?: ReadonlySet<string>;
}

/** What a cluster lacks to be as wanted. Planning again after every step was done gives none. */
export function plan(wanted: readonly WantedTopic[], facts: PlanFacts): Plan {
  const planned = wanted.map((topic) => planTopic(topic, facts.actual.get(topic.name), facts));
  return { steps: planned.flatMap(({ steps }) => steps), notes: planned.flatMap(({ notes }) => notes) };
}

function planTopic(wanted: WantedTopic, actual: ActualTopic | undefined, facts: PlanFacts): Plan {
  if (wanted.absent) return { steps: actual ? [planDelete(actual.topic)] : [], notes: [] };
  if (!actual) return { steps: [planCreate(wanted, facts)], notes: [] };
  const { topic, configs } = actual;
  const set = Object.fromEntries(
    Object.entries(wanted.config).filter(([key, to]) => !sameValue(key, currentValue(configs, key), to)),
  );
  const extra = configs.filter(
    ({ name, source }) => source === 'topic' && !Object.hasOwn(wanted.config, name) && !isThrottledReplicas(name),
  );
  const moves = planReplicas(wanted, topic, facts.brokerCount, leastInSync(wanted, configs, facts));
  const moving = facts.moving?.has(topic.name) || moves.some(({ action }) => action === 'changeReplication');
  const unset = [...(moving ? [] : leftThrottles(configs, wanted)), ...(facts.strict ? extra : [])].map(
    ({ name }) => name,
  );
  const changes = planAlter(topic, configs, { partitions: wanted.partitions, set, unset });
  const replicas = moves.some(({ action }) => action === 'changeReplication')
    ? (wanted.replicationFactor ?? 1)
    : replicationFactor(topic);
  return {
    steps: [
      ...moves,
      ...changes.filter(({ unchanged }) => !unchanged).map((change) => stepOf(change, actual, replicas)),
    ],
    notes: facts.strict ? [] : extra.map(({ name, value }) => ({ topic: topic.name, key: name, value })),
  };
}

function planCreate({ name, partitions, replicationFactor: replicas, config }: WantedTopic, facts: PlanFacts): Step {
  const to = {
    ...(partitions !== undefined && { partitions }),
    ...(replicas !== undefined && { replicationFactor: replicas }),
    config,
  };
  if (replicas !== undefined && replicas > facts.brokerCount) {
    const impact = [tooFewBrokers(facts.brokerCount)];
    return { action: 'refuse', topic: name, from: null, to: replicas, key: 'replicationFactor', impact, risk: 'none' };
  }
  const blocked = oneDownBlocks(config['min.insync.replicas'], replicas);
  return {
    action: 'create',
    topic: name,
    from: null,
    to,
    impact: blocked,
    risk: blocked.length > 0 ? 'risky' : 'none',
  };
}

function planDelete(topic: Topic): Step {
  const { name, partitions } = topic;
  const from = { partitions: partitions.length, replicationFactor: replicationFactor(topic) };
  const step = { topic: name, from, to: null } as const;
  if (topic.internal || keeperOf(name)) {
    return { ...step, action: 'refuse', impact: [`${neverDeleted(name)}.`], risk: 'none' };
  }
  return { ...step, action: 'delete', impact: ['Its records are lost.'], risk: 'destructive' };
}

/** What an apply set to throttle a move, and was broken off before it could take it back. */
const leftThrottles = (configs: readonly ConfigEntry[], { config }: WantedTopic): readonly ConfigEntry[] =>
  configs.filter(
    ({ name, value }) =>
      isThrottledReplicas(name) && !Object.hasOwn(config, name) && throttledBrokers(value) !== undefined,
  );

/** The min.insync.replicas that will be in force. */
function leastInSync({ config }: WantedTopic, configs: readonly ConfigEntry[], { strict }: PlanFacts): number {
  const entry = configs.find(({ name }) => name === 'min.insync.replicas');
  const kept = strict && entry?.source === 'topic' ? undefined : entry?.value;
  return Number(config['min.insync.replicas'] ?? kept ?? 1);
}

function planReplicas(
  { replicationFactor: to }: WantedTopic,
  topic: Topic,
  brokerCount: number,
  leastInSync: number,
): Step[] {
  // A change that was broken off leaves partitions behind that still have the old number.
  const from = topic.partitions.find(({ replicas }) => replicas.length !== to)?.replicas.length;
  if (to === undefined || from === undefined) return [];
  const step = { topic: topic.name, from, to, key: 'replicationFactor' } as const;
  if (to > brokerCount) return [{ ...step, action: 'refuse', impact: [tooFewBrokers(brokerCount)], risk: 'none' }];
  if (to < leastInSync) {
    const impact = [
      `min.insync.replicas is ${leastInSync}: with ${plural(to, 'replica')} every write with acks=all would fail.`,
      'Lower it in the file too.',
    ];
    return [{ ...step, action: 'refuse', impact, risk: 'none' }];
  }
  const impact =
    to > from
      ? ['Every record is copied to the new replicas; brokers and network are busier until it is done.']
      : [
          to === 1
            ? 'One replica is left: while its broker is down a partition cannot be read or written.'
            : 'Fewer brokers can be lost before records are.',
        ];
  return [{ ...step, action: 'changeReplication', impact, risk: 'risky' }];
}

const tooFewBrokers = (count: number): string =>
  `The cluster has ${plural(count, 'broker')}, and each replica needs one of its own.`;

/** `replicas` is the number that each partition is going to have. */
function stepOf(change: AlterChange, { topic, configs }: ActualTopic, replicas: number): Step {
  const { action, refused, destroys, details } = change;
  const { key, from, to } = details;
  const step = { topic: topic.name, from, to, ...(key !== null && { key }) };
  if (refused) {
    const impact = [refused.message, ...(refused.hint?.split('\n').map((line) => line.trim()) ?? [])];
    return { ...step, action: 'refuse', key: 'partitions', impact, risk: 'none' };
  }
  if (action === 'addPartitions') {
    return { ...step, action, impact: [keysMove(Number(from), Number(to))], risk: 'risky' };
  }
  if (key !== null && isThrottledReplicas(key)) {
    const impact = ['An apply that was broken off left this throttle behind: its move is over.'];
    return { ...step, action, impact, risk: 'none' };
  }
  const setNow = key === null ? [] : saysWhoSets(configs.find(({ name }) => name === key));
  if (destroys !== undefined) {
    return { ...step, action, impact: [sentence(destroys), ...setNow], risk: 'destructive' };
  }
  if (key === 'min.insync.replicas' && Number(to) > replicas) {
    const impact = [`With ${plural(replicas, 'replica')} every write with acks=all would fail.`];
    return { ...step, action: 'refuse', impact, risk: 'none' };
  }
  const blocked = key === 'min.insync.replicas' ? oneDownBlocks(String(to), replicas) : [];
  return { ...step, action, impact: [...blocked, ...setNow], risk: blocked.length > 0 ? 'risky' : 'none' };
}

const whoSets: Readonly<Record<ConfigSource, string>> = {
  topic: 'Set on the topic until now.',
  group: 'Set on the group until now.',
  broker: 'Given by one broker until now.',
  cluster: 'Given by the dynamic default of all brokers until now.',
  static: "Given by the brokers' file until now.",
  default: "Kafka's default until now.",
};

const saysWhoSets = (entry: ConfigEntry | undefined): string[] => (entry ? [whoSets[entry.source]] : []);

/** One replica alone is no case of it: whoever has one knows. */
function oneDownBlocks(least: string | undefined, replicas: number | undefined): string[] {
  if (replicas === undefined || replicas < 2 || Number(least ?? 1) < replicas) return [];
  return [`One broker down stops every write with acks=all: min.insync.replicas is ${least} of ${replicas} replicas.`];
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

const currentValue = (configs: readonly ConfigEntry[], key: string): string | null =>
  configs.find(({ name }) => name === key)?.value ?? null;

/** The broker may write a value in another way than it was given: lists in another order, `0.50` as `0.5`. */
function sameValue(key: string, is: string | null, wanted: string): boolean {
  if (is === null || is === wanted) return is === wanted;
  const type = topicConfigs[key]?.type;
  if (type === 'double') return Number(is) === Number(wanted);
  return type === 'list' && listed(is) === listed(wanted);
}

const listed = (value: string): string =>
  value
    .split(',')
    .map((item) => item.trim())
    .sort()
    .join(',');

import type { WantedTopic } from './wanted.js';

export type StepAction =
  | 'create'
  | 'addPartitions'
  | 'setConfig'
  | 'unsetConfig'
  | 'changeReplication'
  | 'delete'
  | 'refuse';
export type Risk = 'none' | 'risky' | 'destructive';

/** One change that brings the cluster nearer to the file, or says why it cannot. */
export interface Step {
  readonly action: StepAction;
  readonly topic: string;
  readonly from: unknown;
  readonly to: unknown;
  readonly key?: string;
  readonly impact: readonly string[];
  readonly risk: Risk;
}

/** A topic as it is. */
export interface ActualTopic {
  readonly name: string;
  readonly partitionCount: number;
  readonly replicationFactor: number;
  /** The values in force and whether the topic itself sets them, by name. */
  readonly config: ReadonlyMap<string, { readonly value: string | null; readonly own: boolean }>;
}

/** The steps from what is to what is wanted. A value that is in force already, whoever sets it, is no step. */
export function plan(wanted: readonly WantedTopic[], actual: ReadonlyMap<string, ActualTopic>): Step[] {
  return wanted.flatMap((topic) => {
    const there = actual.get(topic.name);
    if (topic.absent) return there ? [deletion(there)] : [];
    return there ? alterations(topic, there) : [creation(topic)];
  });
}

const calm = { impact: [], risk: 'none' } as const;

const creation = ({ name, partitions, replicationFactor, config }: WantedTopic): Step => ({
  action: 'create',
  topic: name,
  from: null,
  to: { partitions: partitions ?? null, replicationFactor: replicationFactor ?? null, config },
  ...calm,
});

const deletion = ({ name, partitionCount, replicationFactor }: ActualTopic): Step => ({
  action: 'delete',
  topic: name,
  from: { partitions: partitionCount, replicationFactor },
  to: null,
  impact: ['every record of the topic is lost'],
  risk: 'destructive',
});

function alterations(wanted: WantedTopic, there: ActualTopic): Step[] {
  return [...partitionSteps(wanted, there), ...replicationSteps(wanted, there), ...configSteps(wanted, there)];
}

function partitionSteps({ name, partitions: to }: WantedTopic, { partitionCount: from }: ActualTopic): Step[] {
  if (to === undefined || to === from) return [];
  if (to > from) {
    const impact = ['keys move: from now on a key may lead to another partition than its older records'];
    return [{ action: 'addPartitions', topic: name, from, to, impact, risk: 'risky' }];
  }
  const why = `Kafka cannot take partitions away: keep ${from}, or copy the records to a topic of ${to} and delete this one`;
  return [{ action: 'refuse', topic: name, from, to, key: 'partitions', impact: [why], risk: 'none' }];
}

function replicationSteps(
  { name, replicationFactor: to }: WantedTopic,
  { replicationFactor: from }: ActualTopic,
): Step[] {
  if (to === undefined || to === from) return [];
  const why = `replicas of a topic that is there are not moved by this version: keep ${from}, or make the topic anew`;
  return [{ action: 'refuse', topic: name, from, to, key: 'replicationFactor', impact: [why], risk: 'none' }];
}

function configSteps({ name, config }: WantedTopic, there: ActualTopic): Step[] {
  return Object.entries(config).flatMap(([key, to]): Step[] => {
    const from = there.config.get(key)?.value ?? null;
    if (from === to) return [];
    return [{ action: 'setConfig', topic: name, key, from, to, ...lossOf(key, from, to) }];
  });
}

/** What a config change may cost: shorter retention and compaction delete records. */
function lossOf(key: string, from: string | null, to: string): Pick<Step, 'impact' | 'risk'> {
  const shorter = /^retention\.(ms|bytes)$/.test(key) && to !== '-1' && (from === '-1' || Number(to) < Number(from));
  if (shorter) return { impact: ['records beyond the shorter retention are deleted'], risk: 'destructive' };
  if (key === 'cleanup.policy' && to.includes('compact') && !from?.includes('compact')) {
    return { impact: ['only the newest record of each key is kept'], risk: 'destructive' };
  }
  return calm;
}

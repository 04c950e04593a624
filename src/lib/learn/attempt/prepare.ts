import { CliError } from '../../base/errors.js';
import { pollUntil } from '../../base/poll-until.js';
import type { Cluster, NamedOutcome } from '../../kafka/cluster.js';
import type { SetupStep } from '../course/lesson.js';
import type { Scope } from '../observe/observation.js';
import { type LessonResources, resourcesToRemove } from './lesson-resources.js';

/** How long the controller and the brokers may take to agree on topics, in milliseconds. */
const settledWithinMs = 20_000;
/** A member that was killed stays in its group until its session ends: half a minute for most clients. */
const sessionEndsWithinMs = 35_000;

/** A member that is still in a group that is to be removed. */
export interface LingeringMember {
  readonly group: string;
  readonly clientId: string;
  readonly host: string;
}

/** How members that are still there are waited for. */
export interface MemberWait {
  /** Called once where there are any, before they are waited for. */
  readonly onMembers?: (members: readonly LingeringMember[]) => void;
  readonly membersGoneWithinMs?: number;
}

/** What is removed: what has one of the names, and what is in the scope. */
export interface Removal {
  readonly names: readonly string[];
  readonly scope?: Scope;
}

/** Removes topics and groups. Throws `conflict` for a group whose members do not leave. */
export async function removeLessonResources(
  cluster: Cluster,
  { names, scope }: Removal,
  wait: MemberWait = {},
): Promise<void> {
  const [topics, { groups }] = await Promise.all([cluster.topics(), cluster.groups()]);
  const resources = resourcesToRemove({ topics, groups: groups.map(({ group }) => group) }, names, scope);
  await deleteGroups(cluster, resources, wait);
  await deleteTopics(cluster, resources);
}

async function deleteGroups(cluster: Cluster, { groups }: LessonResources, wait: MemberWait): Promise<void> {
  if (groups.length === 0) return;
  let members = await membersOf(cluster, groups);
  if (members.length > 0) {
    wait.onMembers?.(members);
    const isEmpty = async () => {
      members = await membersOf(cluster, groups);
      return members.length === 0;
    };
    const withinMs = wait.membersGoneWithinMs ?? sessionEndsWithinMs;
    if (!(await pollUntil(isEmpty, { withinMs, everyMs: 100 }))) throw membersError(members);
  }
  throwFailure(await cluster.deleteGroups(groups));
}

async function membersOf(cluster: Cluster, groups: readonly string[]): Promise<LingeringMember[]> {
  const described = await cluster.describeGroups(groups);
  return described.flatMap((each) =>
    'error' in each ? [] : each.members.map(({ clientId, host }) => ({ group: each.group, clientId, host })),
  );
}

function membersError(members: readonly LingeringMember[]): CliError {
  const groups = [...new Set(members.map(({ group }) => group))].join(', ');
  const list = members.map(({ group, clientId, host }) => `${clientId} (${host.replace(/^\//, '')}) in ${group}`);
  return new CliError('conflict', `${groups} cannot be removed while it has members: ${list.join(', ')}`, {
    hint: 'They were not started at this prompt: end them where they run, and try again.',
  });
}

async function deleteTopics(cluster: Cluster, { topics }: LessonResources): Promise<void> {
  if (topics.length === 0) return;
  throwFailure(await cluster.deleteTopics(topics));
  await settled(async () => (await cluster.topics(topics)).length === 0, topics, 'are still there');
}

/** Creates the topics of the steps and writes their records; returns when both can be seen. */
export async function setUp(cluster: Cluster, steps: readonly SetupStep[]): Promise<void> {
  const topics = steps.flatMap((step) => ('topic' in step ? [step] : []));
  if (topics.length > 0) {
    throwFailure(
      await cluster.createTopics(
        topics.map(({ topic, partitions, replicas, configs }) => ({
          name: topic,
          partitions,
          ...(replicas === undefined ? {} : { replicationFactor: replicas }),
          ...(configs === undefined ? {} : { config: configs }),
        })),
      ),
    );
    await settled(
      async () => {
        const found = await cluster.topics(topics.map(({ topic }) => topic));
        const ready = found.filter(({ partitions }) => partitions.every(({ leader }) => leader !== null));
        return topics.every(({ topic, partitions }) =>
          ready.some((each) => each.name === topic && each.partitions.length === partitions),
        );
      },
      topics.map(({ topic }) => topic),
      'have no leaders',
    );
  }
  const events = steps.flatMap((step) =>
    'records' in step
      ? step.values.map(({ key = null, value }) => ({
          ...{ topic: step.records, key, value, headers: {} },
          ...(step.age !== undefined && { timestamp: Date.now() - step.age }),
        }))
      : [],
  );
  if (events.length === 0) return;
  const producer = await cluster.eventProducer();
  try {
    await producer.send(events);
  } finally {
    await producer.close();
  }
}

async function settled(fact: () => Promise<boolean>, names: readonly string[], otherwise: string): Promise<void> {
  if (await pollUntil(fact, { withinMs: settledWithinMs, everyMs: 25 })) return;
  throw new CliError('unreachable', `after ${settledWithinMs / 1000} s ${names.join(', ')} ${otherwise}`);
}

/** Throws the first failure; what is gone already is none. */
function throwFailure(outcomes: readonly NamedOutcome[]): void {
  for (const { error } of outcomes) if (error && error.code !== 'notFound') throw error;
}

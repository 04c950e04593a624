import { api as createPartitionsV2 } from '@platformatic/kafka/dist/apis/admin/create-partitions-v2.js';
import { api as createPartitionsV3 } from '@platformatic/kafka/dist/apis/admin/create-partitions-v3.js';
import { api as createTopicsV7 } from '@platformatic/kafka/dist/apis/admin/create-topics-v7.js';
import { api as deleteTopicsV6 } from '@platformatic/kafka/dist/apis/admin/delete-topics-v6.js';
import { brokerFailure } from '../errors/broker-failures.js';
import { errorName } from '../values/error-names.js';
import type { NamedOutcome } from '../values/outcomes.js';
import type { CreatedTopic, NewTopic } from '../values/topics.js';
import { retryItems } from '../wire/retry.js';
import { awaitVisible, topicsChange } from './await-visible.js';
import { type AdminContext, brokerTimeoutMs, sendInChunks } from './context.js';
import { listTopics } from './metadata.js';

/** Topics per request: a controller takes longer than the request timeout for a thousand. */
const topicsPerRequest = 100;
const brokerDefault = -1;
// The versions have the same fields; their types differ in which are optional.
const createPartitionsVersions = [createPartitionsV3, createPartitionsV2] as (typeof createPartitionsV3)[];
const noResult = { errorCode: -1, errorMessage: null } as const;
const noCreateResult = {
  ...noResult,
  numPartitions: brokerDefault,
  replicationFactor: brokerDefault,
  configs: null,
} as const;

export async function createTopics(
  admin: AdminContext,
  specs: readonly NewTopic[],
  { validateOnly = false } = {},
): Promise<CreatedTopic[]> {
  const send = async (chunk: readonly NewTopic[]): Promise<CreatedTopic[]> => {
    const results = await retryItems(admin.wire, chunk, async (pending) => {
      const api = await admin.wire.newestVersion('controller', [createTopicsV7]);
      const asked = pending.map(requestedTopic);
      const { topics } = await admin.wire.send('controller', api, asked, brokerTimeoutMs(admin), validateOnly);
      const byName = new Map(topics.map((topic) => [topic.name, topic]));
      return pending.map(({ name }) => byName.get(name) ?? noCreateResult);
    });
    return chunk.map(({ name }, index) => createdTopic(name, results[index] ?? noCreateResult));
  };
  const created = await sendInChunks(specs, topicsPerRequest, send, ({ name }, error) => ({
    ...notCreated,
    name,
    error,
  }));
  const createdNames = created.filter(({ error }) => !error).map(({ name }) => name);
  if (!validateOnly && createdNames.length > 0) {
    await awaitVisible(
      admin,
      topicsChange(createdNames, 'made'),
      async () => (await topicsWithLeaders(admin, createdNames)).length === createdNames.length,
    );
  }
  return created;
}

const notCreated = { partitionCount: null, replicationFactor: null, config: null } as const;

interface CreateTopicResult {
  readonly errorCode: number;
  readonly errorMessage?: string | null | undefined;
  readonly numPartitions: number;
  readonly replicationFactor: number;
  readonly configs: Parameters<typeof createdConfigValues>[0] | null;
}

function createdTopic(name: string, answer: CreateTopicResult): CreatedTopic {
  const { errorCode, errorMessage, numPartitions, replicationFactor, configs } = answer;
  if (errorCode === 0) {
    return {
      name,
      partitionCount: numPartitions > 0 ? numPartitions : null,
      replicationFactor: replicationFactor > 0 ? replicationFactor : null,
      config: configs && createdConfigValues(configs),
    };
  }
  const hint = errorName(errorCode) === 'REQUEST_TIMED_OUT' ? createTimeoutHint(name) : undefined;
  const error = brokerFailure(errorCode, { action: `create topic "${name}"`, message: errorMessage, hint });
  return { ...notCreated, name, error };
}

/** Null for a user who may not describe configs: the broker then sends none. */
const createdConfigValues = (
  configs: readonly { readonly name: string; readonly value?: string | null | undefined }[],
) => (configs.length === 0 ? null : Object.fromEntries(configs.map(({ name, value }) => [name, value ?? null])));

/** The controller continues a request that has timed out. */
const createTimeoutHint = (name: string): string =>
  `It may still be made. Look:  kafkactl topics describe ${name}\nOr allow more time with --request-timeout 60s.`;

function requestedTopic({ name, partitions, replicationFactor, config, assignments }: NewTopic) {
  return {
    name,
    numPartitions: assignments ? brokerDefault : (partitions ?? brokerDefault),
    replicationFactor: assignments ? brokerDefault : (replicationFactor ?? brokerDefault),
    assignments: (assignments ?? []).map((brokerIds, partitionIndex) => ({
      partitionIndex,
      brokerIds: [...brokerIds],
    })),
    configs: Object.entries(config ?? {}).map(([key, value]) => ({ name: key, value })),
  };
}

/** The topics among `names` that exist and have a leader for each partition. */
const topicsWithLeaders = async (admin: AdminContext, names: readonly string[]) =>
  (await listTopics(admin, names)).filter(({ partitions }) => partitions.every(({ leader }) => leader !== null));

export async function deleteTopics(admin: AdminContext, names: readonly string[]): Promise<NamedOutcome[]> {
  const send = async (chunk: readonly string[]): Promise<NamedOutcome[]> => {
    const results = await retryItems(admin.wire, chunk, async (pending) => {
      const api = await admin.wire.newestVersion('controller', [deleteTopicsV6]);
      const asked = pending.map((name) => ({ name }));
      const { responses } = await admin.wire.send('controller', api, asked, brokerTimeoutMs(admin));
      const byName = new Map(responses.map((response) => [response.name, response]));
      return pending.map((name) => byName.get(name) ?? noResult);
    });
    return chunk.map((name, index) => outcome(name, results[index], `delete topic "${name}"`));
  };
  const outcomes = await sendInChunks(names, topicsPerRequest, send, (name, error) => ({ name, error }));
  const deletedNames = outcomes.filter(({ error }) => !error).map(({ name }) => name);
  if (deletedNames.length > 0) {
    await awaitVisible(
      admin,
      topicsChange(deletedNames, 'deleted'),
      async () => (await listTopics(admin, deletedNames)).length === 0,
    );
  }
  return outcomes;
}

export async function createPartitions(
  admin: AdminContext,
  requested: readonly { readonly name: string; readonly count: number }[],
  { validateOnly = false } = {},
): Promise<NamedOutcome[]> {
  if (requested.length === 0) return [];
  const results = await retryItems(admin.wire, requested, async (pending) => {
    const api = await admin.wire.newestVersion('controller', createPartitionsVersions);
    const asked = pending.map(({ name, count }) => ({ name, count }));
    const response = await admin.wire.send('controller', api, asked, brokerTimeoutMs(admin), validateOnly);
    const byName = new Map(response.results.map((result) => [result.name, result]));
    return pending.map(({ name }) => byName.get(name) ?? noResult);
  });
  const outcomes = requested.map(({ name, count }, index) =>
    outcome(name, results[index], `give topic "${name}" ${count} partitions`),
  );
  const enlarged = requested.filter((_, index) => !outcomes[index]?.error);
  if (!validateOnly && enlarged.length > 0) {
    const names = enlarged.map(({ name }) => name);
    await awaitVisible(admin, topicsChange(names, 'given more partitions'), async () => {
      const current = new Map((await topicsWithLeaders(admin, names)).map((topic) => [topic.name, topic]));
      return enlarged.every(({ name, count }) => current.get(name)?.partitions.length === count);
    });
  }
  return outcomes;
}

function outcome(
  name: string,
  result: { readonly errorCode: number; readonly errorMessage?: string | null | undefined } | undefined,
  action: string,
): NamedOutcome {
  const { errorCode, errorMessage } = result ?? noResult;
  return errorCode === 0 ? { name } : { name, error: brokerFailure(errorCode, { action, message: errorMessage }) };
}

import { api as createPartitionsV2 } from '@platformatic/kafka/dist/apis/admin/create-partitions-v2.js';
import { api as createPartitionsV3 } from '@platformatic/kafka/dist/apis/admin/create-partitions-v3.js';
import { api as createTopicsV7 } from '@platformatic/kafka/dist/apis/admin/create-topics-v7.js';
import { api as deleteTopicsV6 } from '@platformatic/kafka/dist/apis/admin/delete-topics-v6.js';
import { brokerFailure } from '../broker-failures.js';
import type { CreatedTopic, NewTopic, Outcome } from '../cluster.js';
import { errorName } from '../error-names.js';
import { settle } from '../retry.js';
import { type Admin, brokerTimeoutMs, inChunks } from './context.js';
import { topics } from './metadata.js';
import { topicsChange, untilVisible } from './visible.js';

/** Topics a request: a batch of a thousand would outlast a controller's patience. */
const batchSize = 100;
const brokerDefault = -1;
// They differ only in whether assignments may be left out of their types.
const createPartitionsVersions = [createPartitionsV3, createPartitionsV2] as (typeof createPartitionsV3)[];
const unanswered = { errorCode: -1, errorMessage: null } as const;
const uncreated = {
  ...unanswered,
  numPartitions: brokerDefault,
  replicationFactor: brokerDefault,
  configs: null,
} as const;

export async function createTopics(
  admin: Admin,
  specs: readonly NewTopic[],
  { validateOnly = false } = {},
): Promise<CreatedTopic[]> {
  const send = async (chunk: readonly NewTopic[]): Promise<CreatedTopic[]> => {
    const results = await settle(admin.wire, chunk, async (pending) => {
      const api = await admin.wire.newest('controller', [createTopicsV7]);
      const asked = pending.map(newTopic);
      const { topics } = await admin.wire.send('controller', api, asked, brokerTimeoutMs(admin), validateOnly);
      const byName = new Map(topics.map((topic) => [topic.name, topic]));
      return pending.map(({ name }) => byName.get(name) ?? uncreated);
    });
    return chunk.map(({ name }, index) => createdTopic(name, results[index] ?? uncreated));
  };
  const created = await inChunks(specs, batchSize, send, ({ name }, error) => ({ ...notMade, name, error }));
  const made = created.filter(({ error }) => !error).map(({ name }) => name);
  if (!validateOnly && made.length > 0) {
    await untilVisible(admin, topicsChange(made, 'made'), async () => (await led(admin, made)).length === made.length);
  }
  return created;
}

const notMade = { partitionCount: null, replicationFactor: null, config: null } as const;

interface CreateAnswer {
  readonly errorCode: number;
  readonly errorMessage?: string | null | undefined;
  readonly numPartitions: number;
  readonly replicationFactor: number;
  readonly configs: Parameters<typeof valuesOf>[0] | null;
}

function createdTopic(name: string, answer: CreateAnswer): CreatedTopic {
  const { errorCode, errorMessage, numPartitions, replicationFactor, configs } = answer;
  if (errorCode === 0) {
    return {
      name,
      partitionCount: numPartitions > 0 ? numPartitions : null,
      replicationFactor: replicationFactor > 0 ? replicationFactor : null,
      config: configs && valuesOf(configs),
    };
  }
  const hint = errorName(errorCode) === 'REQUEST_TIMED_OUT' ? stillComing(name) : undefined;
  const error = brokerFailure(errorCode, { doing: `create topic "${name}"`, words: errorMessage, hint });
  return { ...notMade, name, error };
}

/** Who may not read configs is given none. */
const valuesOf = (configs: readonly { readonly name: string; readonly value?: string | null | undefined }[]) =>
  configs.length === 0 ? null : Object.fromEntries(configs.map(({ name, value }) => [name, value ?? null]));

/** The controller goes on with what it has not done in time. */
const stillComing = (name: string): string =>
  `It may still be made. Look:  kafkactl topics describe ${name}\nOr allow more time with --request-timeout 60s.`;

function newTopic({ name, partitions, replicationFactor, config, assignments }: NewTopic) {
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

/** Those of the topics that are there with a leader for each partition. */
const led = async (admin: Admin, names: readonly string[]) =>
  (await topics(admin, names)).filter(({ partitions }) => partitions.every(({ leader }) => leader !== null));

export async function deleteTopics(admin: Admin, names: readonly string[]): Promise<Outcome[]> {
  const send = async (chunk: readonly string[]): Promise<Outcome[]> => {
    const results = await settle(admin.wire, chunk, async (pending) => {
      const api = await admin.wire.newest('controller', [deleteTopicsV6]);
      const asked = pending.map((name) => ({ name }));
      const { responses } = await admin.wire.send('controller', api, asked, brokerTimeoutMs(admin));
      const byName = new Map(responses.map((response) => [response.name, response]));
      return pending.map((name) => byName.get(name) ?? unanswered);
    });
    return chunk.map((name, index) => outcome(name, results[index], `delete topic "${name}"`));
  };
  const outcomes = await inChunks(names, batchSize, send, (name, error) => ({ name, error }));
  const gone = outcomes.filter(({ error }) => !error).map(({ name }) => name);
  if (gone.length > 0) {
    await untilVisible(admin, topicsChange(gone, 'deleted'), async () => (await topics(admin, gone)).length === 0);
  }
  return outcomes;
}

export async function createPartitions(
  admin: Admin,
  wanted: readonly { readonly name: string; readonly count: number }[],
  { validateOnly = false } = {},
): Promise<Outcome[]> {
  if (wanted.length === 0) return [];
  const results = await settle(admin.wire, wanted, async (pending) => {
    const api = await admin.wire.newest('controller', createPartitionsVersions);
    const asked = pending.map(({ name, count }) => ({ name, count }));
    const response = await admin.wire.send('controller', api, asked, brokerTimeoutMs(admin), validateOnly);
    const byName = new Map(response.results.map((result) => [result.name, result]));
    return pending.map(({ name }) => byName.get(name) ?? unanswered);
  });
  const outcomes = wanted.map(({ name, count }, index) =>
    outcome(name, results[index], `give topic "${name}" ${count} partitions`),
  );
  const grown = wanted.filter((_, index) => !outcomes[index]?.error);
  if (!validateOnly && grown.length > 0) {
    const names = grown.map(({ name }) => name);
    await untilVisible(admin, topicsChange(names, 'given more partitions'), async () => {
      const now = new Map((await led(admin, names)).map((topic) => [topic.name, topic]));
      return grown.every(({ name, count }) => now.get(name)?.partitions.length === count);
    });
  }
  return outcomes;
}

function outcome(
  name: string,
  result: { readonly errorCode: number; readonly errorMessage?: string | null | undefined } | undefined,
  doing: string,
): Outcome {
  const { errorCode, errorMessage } = result ?? unanswered;
  return errorCode === 0 ? { name } : { name, error: brokerFailure(errorCode, { doing, words: errorMessage }) };
}

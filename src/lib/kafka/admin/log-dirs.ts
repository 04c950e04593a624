import { api as describeLogDirsV2 } from '@platformatic/kafka/dist/apis/admin/describe-log-dirs-v2.js';
import { api as describeLogDirsV3 } from '@platformatic/kafka/dist/apis/admin/describe-log-dirs-v3.js';
import {
  type DescribeLogDirsResponse,
  api as describeLogDirsV4,
} from '@platformatic/kafka/dist/apis/admin/describe-log-dirs-v4.js';
import { isUnreachable } from '../../base/errors.js';
import type { LogDir } from '../values/brokers.js';
import { errorName } from '../values/error-names.js';
import type { ReplicaSize, Topic } from '../values/topics.js';
import type { AdminContext } from './context.js';
import { listTopics } from './metadata.js';

// The total and usable bytes of a directory are absent before v4 (KIP-827).
const versions = [describeLogDirsV4, describeLogDirsV3, describeLogDirsV2] as (typeof describeLogDirsV4)[];

type LogDirResult = DescribeLogDirsResponse['results'][number];

/** Log directories of all live brokers, one request per broker; null where the user may not see them. */
async function describeLogDirs(
  admin: AdminContext,
  names?: readonly string[],
): Promise<{ broker: number; directory: LogDirResult }[] | null> {
  const asked = names
    ? (await cachedTopics(admin, names)).map(({ name, partitions }) => ({
        name,
        partitions: partitions.map(({ partition }) => partition),
      }))
    : (null as unknown as []); // null is every topic; the client's type does not say so
  const answers = await Promise.all(
    (await admin.wire.aliveBrokers()).map(async (broker) => {
      try {
        const api = await admin.wire.newestVersion({ broker }, versions);
        const response = await admin.wire.send({ broker }, api, asked);
        return { broker, response };
      } catch (error) {
        // A broker that has just stopped is left out.
        if (isUnreachable(error)) return { broker, response: undefined };
        throw error;
      }
    }),
  );
  const received = answers.flatMap(({ broker, response }) => (response ? [{ broker, response }] : []));
  if (received.every(({ response }) => isDenied(response))) return null;
  return received.flatMap(({ broker, response }) => response.results.map((directory) => ({ broker, directory })));
}

/** Topics from the cache when all of them are in it, which saves a Metadata request. */
async function cachedTopics(admin: AdminContext, names: readonly string[]): Promise<readonly Topic[]> {
  const cached = names.flatMap((name) => admin.topicCache.get(name) ?? []);
  return cached.length === names.length ? cached : listTopics(admin, names);
}

/** An unauthorized user gets an error code since v3 (KIP-784), and an empty list before. */
const isDenied = ({ errorCode, results }: DescribeLogDirsResponse) => errorCode !== 0 || results.length === 0;

export async function replicaSizes(admin: AdminContext, names?: readonly string[]): Promise<ReplicaSize[] | null> {
  const found = await describeLogDirs(admin, names);
  return (
    found?.flatMap(({ broker, directory }) =>
      directory.topics.flatMap(({ name, partitions }) =>
        partitions.map(({ partitionIndex, partitionSize, isFutureKey }) => ({
          topic: name,
          partition: partitionIndex,
          broker,
          size: Number(partitionSize),
          future: isFutureKey,
        })),
      ),
    ) ?? null
  );
}

export async function logDirs(admin: AdminContext): Promise<LogDir[] | null> {
  const found = await describeLogDirs(admin);
  return (
    found?.map(({ broker, directory }) => {
      const replicas = directory.topics.flatMap(({ partitions }) => partitions);
      return {
        broker,
        path: directory.logDir,
        totalBytes: bytes(directory.totalBytes),
        usableBytes: bytes(directory.usableBytes),
        replicaCount: replicas.length,
        replicaBytes: replicas.reduce((sum, { partitionSize }) => sum + Number(partitionSize), 0),
        error: directory.errorCode === 0 ? null : errorName(directory.errorCode),
      };
    }) ?? null
  );
}

const bytes = (value: bigint | undefined) => (value === undefined || value < 0n ? null : Number(value));

import { api as describeLogDirsV2 } from '@platformatic/kafka/dist/apis/admin/describe-log-dirs-v2.js';
import { api as describeLogDirsV3 } from '@platformatic/kafka/dist/apis/admin/describe-log-dirs-v3.js';
import {
  type DescribeLogDirsResponse,
  api as describeLogDirsV4,
} from '@platformatic/kafka/dist/apis/admin/describe-log-dirs-v4.js';
import { isUnreachable } from '../../base/errors.js';
import type { LogDir, ReplicaSize, Topic } from '../cluster.js';
import { errorName } from '../error-names.js';
import type { AdminContext } from './context.js';
import { listTopics } from './metadata.js';

// They differ in fields that are absent before v4: a directory's total and usable bytes (KIP-827).
const versions = [describeLogDirsV4, describeLogDirsV3, describeLogDirsV2] as (typeof describeLogDirsV4)[];

type LogDirResult = DescribeLogDirsResponse['results'][number];

/** The log directories of every live broker, one request a broker; null where that is not permitted. */
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
        // A broker that just went away has no sizes to tell; the others have.
        if (isUnreachable(error)) return { broker, response: undefined };
        throw error;
      }
    }),
  );
  const told = answers.flatMap(({ broker, response }) => (response ? [{ broker, response }] : []));
  if (told.every(({ response }) => isDenied(response))) return null;
  return told.flatMap(({ broker, response }) => response.results.map((directory) => ({ broker, directory })));
}

/** Topics as last told, so that a command that has just read them does not read them again. */
async function cachedTopics(admin: AdminContext, names: readonly string[]): Promise<readonly Topic[]> {
  const cached = names.flatMap((name) => admin.topicCache.get(name) ?? []);
  return cached.length === names.length ? cached : listTopics(admin, names);
}

/** Before v3 (KIP-784) a broker answers with nothing to those who may not know. */
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

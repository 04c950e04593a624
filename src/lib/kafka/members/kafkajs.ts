import type { Consumer, Kafka } from 'kafkajs';
import type { ClusterSettings } from '../../settings/types.js';
import { loadCodec } from '../records/compression.js';
import type { GroupTimeouts } from '../values/members.js';
import type { OnRequest } from '../wire/wire.js';
import { enforceMembership } from './enforce-membership.js';
import { kafkaJsAddress, openSocket } from './kafkajs-sockets.js';

interface KafkaJsCodec {
  compress(encoder: { readonly buffer: Buffer }): Promise<Buffer>;
  decompress(bytes: Buffer): Promise<Buffer>;
}

/** kafkajs is CommonJS: in the bundle a dynamic import has its exports under `default` only. */
async function loadKafkaJs(): Promise<typeof import('kafkajs')> {
  const module: typeof import('kafkajs') & { readonly default?: typeof import('kafkajs') } = await import('kafkajs');
  return module.default ?? module;
}

/** Makes a kafkajs client for the cluster of the settings: it is used for members of consumer groups. */
export async function createKafkaJs(settings: ClusterSettings): Promise<Kafka> {
  const { CompressionCodecs, CompressionTypes, Kafka, logLevel } = await loadKafkaJs();
  // kafkajs declares its own codecs alone, and reads others by their ids.
  const codecs = CompressionCodecs as unknown as Record<number, () => KafkaJsCodec>;
  for (const id of [CompressionTypes.Snappy, CompressionTypes.LZ4, CompressionTypes.ZSTD]) {
    codecs[id] = () => ({
      compress: async (encoder) => (await loadCodec(id)).compress(encoder.buffer),
      decompress: async (bytes) => (await loadCodec(id)).decompress(bytes),
    });
  }
  const { brokers, clientId, requestTimeoutMs, sasl, tls } = settings;
  return new Kafka({
    clientId,
    brokers: brokers.map(kafkaJsAddress),
    socketFactory: openSocket,
    connectionTimeout: requestTimeoutMs,
    requestTimeout: requestTimeoutMs,
    // It logs ordinary rebalances as errors.
    logLevel: logLevel.NOTHING,
    ...(tls && {
      ssl: {
        ...(tls.ca !== undefined && { ca: tls.ca }),
        ...(tls.cert !== undefined && { cert: tls.cert }),
        ...(tls.key !== undefined && { key: tls.key }),
        ...(tls.passphrase !== undefined && { passphrase: tls.passphrase }),
        ...(tls.servername !== undefined && { servername: tls.servername }),
        rejectUnauthorized: !tls.insecure,
      },
    }),
    ...(sasl && {
      sasl: {
        mechanism: sasl.mechanism.toLowerCase() as 'scram-sha-512',
        username: sasl.username,
        password: sasl.password,
      },
    }),
  });
}

/** Fetch wait: kafkajs heartbeats, rebalances and stops only between fetches. */
const fetchWaitMs = 200;

/** How often a member checks its topics for new partitions. */
const maxMetadataAgeMs = 10_000;

/** kafkajs' default of the time between two heartbeats. */
const maxHeartbeatIntervalMs = 3000;

/** The timeouts of a session of this length: six heartbeats fit in it, as in kafkajs' defaults ten of 3 s in 30 s. */
export const sessionTimeouts = (
  sessionTimeout: number,
): Pick<GroupTimeouts, 'sessionTimeout' | 'heartbeatInterval'> => ({
  sessionTimeout,
  heartbeatInterval: Math.min(maxHeartbeatIntervalMs, sessionTimeout / 6),
});

export interface GroupConsumerOptions extends Partial<GroupTimeouts> {
  /** Also deliver records of open and aborted transactions. */
  readonly readUncommitted?: boolean;
  /** Called after each request of the consumer, for `--verbose`. */
  readonly onRequest?: OnRequest | undefined;
}

/** A kafkajs consumer that never auto-creates topics and rejoins when its membership is lost. */
export function createGroupConsumer(kafka: Kafka, groupId: string, options: GroupConsumerOptions = {}): Consumer {
  const { onRequest, ...consumerOptions } = options;
  const consumer = kafka.consumer({
    groupId,
    maxWaitTimeInMs: fetchWaitMs,
    metadataMaxAge: maxMetadataAgeMs,
    allowAutoTopicCreation: false,
    ...consumerOptions,
  });
  enforceMembership(consumer, options.sessionTimeout);
  if (onRequest) traceRequests(consumer, onRequest);
  return consumer;
}

/** Reports the requests of a consumer by its instrumentation events; without listeners kafkajs emits none. */
function traceRequests(consumer: Consumer, onRequest: OnRequest): void {
  const { REQUEST, REQUEST_TIMEOUT } = consumer.events;
  consumer.on(REQUEST, ({ payload: { apiName, apiVersion, broker, duration, size } }) =>
    onRequest({ api: apiName, version: apiVersion, broker, ms: duration, detail: `${size} bytes` }),
  );
  consumer.on(REQUEST_TIMEOUT, ({ payload: { apiName, apiVersion, broker, createdAt } }) =>
    onRequest({ api: apiName, version: apiVersion, broker, ms: Date.now() - createdAt, failure: 'no answer in time' }),
  );
}

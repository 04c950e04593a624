import type { Consumer, Kafka, LogEntry } from 'kafkajs';
import type { ClusterSettings } from '../settings/types.js';
import { kafkaJsAddress, openSocket } from './kafkajs-sockets.js';
import { enforceMembership } from './membership.js';
import { loadCodec } from './records/compression.js';

export interface KafkaJsOptions {
  /** Called with the client's log entries. It logs ordinary rebalances as errors, so most are for --verbose. */
  readonly log?: (entry: LogEntry) => void;
}

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
export async function createKafkaJs(settings: ClusterSettings, { log }: KafkaJsOptions = {}): Promise<Kafka> {
  const { CompressionCodecs, CompressionTypes, Kafka, logLevel } = await loadKafkaJs();
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
    logLevel: log ? logLevel.INFO : logLevel.NOTHING,
    logCreator: () => (entry) => log?.(entry),
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

/** Group timeouts in milliseconds; kafkajs' defaults apply where absent. */
export interface GroupTimeouts {
  /** A member without a heartbeat for this long is removed. */
  readonly sessionTimeout: number;
  readonly heartbeatInterval: number;
  /** How long members have to rejoin in a rebalance. */
  readonly rebalanceTimeout: number;
  /** kafkajs' default backoff grows to 30 s, during which a member whose broker has stopped does nothing. */
  readonly retry: { readonly initialRetryTime: number; readonly maxRetryTime: number; readonly retries: number };
}

export interface GroupConsumerOptions extends Partial<GroupTimeouts> {
  /** Also deliver records of open and aborted transactions. */
  readonly readUncommitted?: boolean;
}

/** A kafkajs consumer that never auto-creates topics and rejoins when its membership is lost. */
export function createGroupConsumer(kafka: Kafka, groupId: string, options: GroupConsumerOptions = {}): Consumer {
  const consumer = kafka.consumer({
    groupId,
    maxWaitTimeInMs: fetchWaitMs,
    metadataMaxAge: maxMetadataAgeMs,
    allowAutoTopicCreation: false,
    ...options,
  });
  enforceMembership(consumer, options.sessionTimeout);
  return consumer;
}

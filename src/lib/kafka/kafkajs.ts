import type { Consumer, Kafka, LogEntry } from 'kafkajs';
import type { ClusterSettings } from '../settings/types.js';
import { kafkaJsAddress, openSocket } from './kafkajs-sockets.js';
import { enforceMembership } from './membership.js';
import { loadCodec } from './records/compression.js';

export interface KafkaJsOptions {
  /** Told what the client logs; it logs ordinary rebalances as errors, so that most of it is for --verbose. */
  readonly log?: (entry: LogEntry) => void;
}

interface KafkaJsCodec {
  compress(encoder: { readonly buffer: Buffer }): Promise<Buffer>;
  decompress(bytes: Buffer): Promise<Buffer>;
}

/** kafkajs is CommonJS: in the bundle a late import has its names under `default` alone. */
async function loadKafkaJs(): Promise<typeof import('kafkajs')> {
  const module: typeof import('kafkajs') & { readonly default?: typeof import('kafkajs') } = await import('kafkajs');
  return module.default ?? module;
}

/** kafkajs on the cluster of the settings: the client of applications, for group consumers and event producers. */
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

/** How long a broker may hold a fetch: kafkajs heartbeats, rebalances and stops only between fetches. */
const fetchWaitMs = 200;

/** How often a member looks whether its topics have new partitions. */
const maxMetadataAgeMs = 10_000;

/** How long a group waits for its members, in milliseconds; the client's own times where none are given. */
export interface GroupTimeouts {
  /** A member that has said nothing for so long is dead. */
  readonly sessionTimeout: number;
  readonly heartbeatInterval: number;
  /** How long members have to come back when the group rebalances. */
  readonly rebalanceTimeout: number;
  /** The client's own pauses grow to half a minute, in which a member that a broker has left sits still. */
  readonly retry: { readonly initialRetryTime: number; readonly maxRetryTime: number; readonly retries: number };
}

export interface GroupConsumerOptions extends Partial<GroupTimeouts> {
  /** Also records of open and aborted transactions. */
  readonly readUncommitted?: boolean;
}

/** A member of a consumer group, which never makes a topic by asking for it. */
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

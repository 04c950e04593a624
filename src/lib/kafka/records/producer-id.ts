import { api as initProducerIdV3 } from '@platformatic/kafka/dist/apis/producer/init-producer-id-v3.js';
import { api as initProducerIdV4 } from '@platformatic/kafka/dist/apis/producer/init-producer-id-v4.js';
import { brokerFailure } from '../errors/broker-failures.js';
import { retryItems } from '../wire/retry.js';
import type { Wire } from '../wire/wire.js';
import type { ProducerIdAndEpoch } from './batch-writer.js';

/** Requests a producer id (InitProducerId), by which brokers detect duplicates (KIP-98). */
export async function initProducerId(wire: Wire): Promise<ProducerIdAndEpoch> {
  const api = await wire.newestVersion('any', [initProducerIdV4, initProducerIdV3]);
  const [answer] = await retryItems(wire, ['any'] as const, async ([broker]) =>
    broker ? [await wire.send(broker, api, null, 60_000, -1n, -1)] : [],
  );
  if (answer?.errorCode !== 0) {
    throw brokerFailure(answer?.errorCode ?? -1, {
      action: 'write without duplicates',
      hint: 'Without the right for idempotent writes:  --acks 1',
    });
  }
  return { producerId: Number(answer.producerId), epoch: answer.producerEpoch };
}

const maxSequence = 0x7fff_ffff;

/** The sequence after `count` records; after the largest int32 it continues at 0. */
export const sequenceAfter = (sequence: number, count: number): number =>
  sequence > maxSequence - count ? count - (maxSequence - sequence) - 1 : sequence + count;

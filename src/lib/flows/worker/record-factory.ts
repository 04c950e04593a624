import type { TopicPartition } from '../../base/topic-partition.js';
import type { EventToSend, MemberRecord } from '../../kafka/cluster.js';
import type { FlowEvent } from '../event.js';
import type { WorkerTask } from '../protocol.js';
import {
  deadLetterHeaders,
  ledgerTopicHeader,
  type ResourceNames,
  resourceNames,
  runHeader,
} from '../resource-names.js';
import type { LedgerEntry } from './ledger.js';

/** Makes the records that a worker sends: events, ledger entries, dead letters. */
export class RecordFactory {
  readonly #task: WorkerTask;
  readonly #names: ResourceNames;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(task: WorkerTask) {
    this.#task = task;
    this.#names = resourceNames(task.prefix);
    this.#headers = { [runHeader]: task.run };
  }

  eventRecord(topic: string, key: string, event: FlowEvent): EventToSend {
    return {
      topic: this.#names.topic(topic),
      key,
      value: JSON.stringify(event),
      headers: this.#headers,
    };
  }

  /** A ledger record, in the partition of its event: the owner of one can restore from the other. */
  ledgerRecord({ topic, partition }: TopicPartition, entry: LedgerEntry): EventToSend {
    return {
      topic: this.#names.ledgerTopic(this.#task.service),
      partition,
      key: entry.eventId,
      value: JSON.stringify(entry),
      headers: { [runHeader]: this.#task.run, [ledgerTopicHeader]: topic },
    };
  }

  /** The record unchanged, with headers for the service that gave it up, the reason and the original position. */
  deadLetterRecord({ topic, partition }: TopicPartition, record: MemberRecord, reason: string): EventToSend {
    const plain = this.#task.flow.topics.find(({ name }) => this.#names.topic(name) === topic)?.name ?? topic;
    return {
      topic: this.#names.deadLetterTopic(plain),
      key: record.key,
      value: record.value,
      headers: {
        ...record.headers,
        // A record that was typed by hand has none: the dead letter is of this run.
        [runHeader]: this.#task.run,
        [deadLetterHeaders.reason]: reason,
        [deadLetterHeaders.service]: this.#task.service,
        [deadLetterHeaders.topic]: topic,
        [deadLetterHeaders.partition]: String(partition),
        [deadLetterHeaders.offset]: String(record.offset),
      },
    };
  }
}

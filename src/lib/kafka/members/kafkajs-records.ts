import type { Batch, KafkaMessage } from 'kafkajs';
import type { RecordCursor, RecordHeader } from '../../records/record.js';

const emptyBuffer = Buffer.alloc(0);

/** A batch of kafkajs as a RecordCursor. kafkajs folds headers of the same name together and sorts them by name. */
export class KafkaJsRecords implements RecordCursor {
  readonly topic: string;
  readonly partition: number;
  position: number;
  offset = -1;
  timestamp = -1;
  bytes: Buffer = emptyBuffer;
  keyStart = -1;
  keyEnd = -1;
  valueStart = -1;
  valueEnd = -1;
  headerCount = 0;
  readonly #messages: readonly KafkaMessage[];
  readonly #end: number;
  #next = 0;
  #headers: KafkaMessage['headers'];

  constructor(batch: Batch) {
    this.topic = batch.topic;
    this.partition = batch.partition;
    this.#messages = batch.messages;
    this.position = Number(batch.firstOffset() ?? batch.lastOffset());
    // Control records after the last message count as read.
    this.#end = Number(batch.lastOffset()) + 1;
  }

  /** Skips records before an offset. */
  skipTo(offset: number): void {
    while (Number(this.#messages[this.#next]?.offset ?? offset) < offset) this.#next++;
  }

  next(): boolean {
    const message = this.#messages[this.#next++];
    if (!message) {
      this.position = this.#end;
      return false;
    }
    const { key, value } = message;
    this.offset = Number(message.offset);
    this.position = this.offset + 1;
    this.timestamp = Number(message.timestamp);
    this.bytes = Buffer.concat([key ?? emptyBuffer, value ?? emptyBuffer]);
    const keyLength = key?.length ?? 0;
    this.keyStart = key ? 0 : -1;
    this.keyEnd = key ? keyLength : -1;
    this.valueStart = value ? keyLength : -1;
    this.valueEnd = value ? this.bytes.length : -1;
    this.#headers = message.headers;
    this.headerCount = Object.values(message.headers ?? {}).flat().length;
    return true;
  }

  headers(): RecordHeader[] {
    return Object.entries(this.#headers ?? {}).flatMap(([key, values]) =>
      [values].flat().map((value) => ({ key, value: value == null ? null : Buffer.from(value as Buffer) })),
    );
  }
}

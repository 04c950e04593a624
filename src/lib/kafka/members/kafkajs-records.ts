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
  /** All bytes of the batch, or what else shares their memory. */
  bytes: Buffer = Buffer.from(emptyBuffer.buffer);
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
    const { key, value } = inOneBuffer(message);
    this.offset = Number(message.offset);
    this.position = this.offset + 1;
    this.timestamp = Number(message.timestamp);
    this.bytes = this.#bytesOf(key, value);
    const { byteOffset } = this.bytes;
    this.keyStart = key ? key.byteOffset - byteOffset : -1;
    this.keyEnd = key ? this.keyStart + key.length : -1;
    this.valueStart = value ? value.byteOffset - byteOffset : -1;
    this.valueEnd = value ? this.valueStart + value.length : -1;
    this.#headers = message.headers;
    this.headerCount = countHeaders(message.headers);
    return true;
  }

  /** A buffer that contains key and value: all bytes of their batch, which are not copied. */
  #bytesOf(key: Buffer | null, value: Buffer | null): Buffer {
    const { buffer } = value ?? key ?? emptyBuffer;
    return buffer === this.bytes.buffer ? this.bytes : Buffer.from(buffer as ArrayBuffer);
  }

  headers(): RecordHeader[] {
    return Object.entries(this.#headers ?? {}).flatMap(([key, values]) =>
      [values].flat().map((value) => ({ key, value: value == null ? null : Buffer.from(value as Buffer) })),
    );
  }
}

/** Key and value as slices of the same memory. kafkajs slices both from the bytes of their batch; others are copied. */
function inOneBuffer({ key, value }: KafkaMessage): Pick<KafkaMessage, 'key' | 'value'> {
  if (!key || !value || key.buffer === value.buffer) return { key, value };
  const bytes = Buffer.concat([key, value]);
  return { key: bytes.subarray(0, key.length), value: bytes.subarray(key.length) };
}

function countHeaders(headers: KafkaMessage['headers']): number {
  let count = 0;
  for (const values of Object.values(headers ?? {})) count += Array.isArray(values) ? values.length : 1;
  return count;
}

import type { RawHeaders, RecordHeader, RecordView } from '../../records/record.js';
import { passHeaders, readHeaders } from './record-headers.js';
import { VarintReader } from './varint.js';

const none = Buffer.alloc(0);

/** One record where it lies in the bytes of a batch: positions, read anew for each. */
export abstract class RecordInPlace implements RecordView {
  readonly topic: string;
  readonly partition: number;
  offset = -1;
  timestamp = -1;
  keyStart = -1;
  keyEnd = -1;
  valueStart = -1;
  valueEnd = -1;
  headerCount = 0;
  protected readonly numbers = new VarintReader(none);
  #headersStart = 0;

  constructor(topic: string, partition: number) {
    this.topic = topic;
    this.partition = partition;
  }

  get bytes(): Buffer {
    return this.numbers.bytes;
  }

  headers(): RecordHeader[] {
    return readHeaders(this.bytes, this.#headersStart, this.headerCount);
  }

  /** The headers as they lie there, valid as long as the record is. */
  get rawHeaders(): RawHeaders {
    return { bytes: this.bytes, start: this.#headersStart, end: this.numbers.at, count: this.headerCount };
  }

  /** Reads the record at which `numbers` stands, up to the next; throws RangeError where it is malformed. */
  protected read(baseOffset: number, baseTimestamp: number): void {
    const { numbers } = this;
    const length = numbers.read();
    const end = numbers.at + length;
    if (length < 0 || end > numbers.end) throw new RangeError('a record runs past the end');
    numbers.at++; // attributes: none is in use
    this.timestamp = baseTimestamp + numbers.read();
    this.offset = baseOffset + numbers.read();
    const keyLength = numbers.read();
    this.keyStart = keyLength < 0 ? -1 : numbers.at;
    if (keyLength > 0) numbers.at += keyLength;
    this.keyEnd = keyLength < 0 ? -1 : numbers.at;
    const valueLength = numbers.read();
    this.valueStart = valueLength < 0 ? -1 : numbers.at;
    if (valueLength > 0) numbers.at += valueLength;
    this.valueEnd = valueLength < 0 ? -1 : numbers.at;
    this.headerCount = numbers.read();
    this.#headersStart = numbers.at;
    if (this.headerCount === 0 ? numbers.at !== end : !passHeaders(numbers, this.headerCount, end))
      throw new RangeError('its parts do not fill it');
    numbers.at = end;
  }
}

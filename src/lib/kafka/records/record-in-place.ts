import type { RawHeaders, RecordHeader, RecordView } from '../../records/record.js';
import { readHeaders, skipHeaders } from './record-headers.js';
import { VarintReader } from './varint.js';

const emptyBuffer = Buffer.alloc(0);

/** One record inside the bytes of a batch, as positions that change with each record. */
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
  protected readonly varints = new VarintReader(emptyBuffer);
  #headersStart = 0;

  constructor(topic: string, partition: number) {
    this.topic = topic;
    this.partition = partition;
  }

  get bytes(): Buffer {
    return this.varints.bytes;
  }

  headers(): RecordHeader[] {
    return readHeaders(this.bytes, this.#headersStart, this.headerCount);
  }

  /** The encoded headers, valid while the cursor stands on this record. */
  get rawHeaders(): RawHeaders {
    return { bytes: this.bytes, start: this.#headersStart, end: this.varints.at, count: this.headerCount };
  }

  /** Reads the record at `varints.at` and moves behind it; throws RangeError where it is malformed. */
  protected readRecord(baseOffset: number, baseTimestamp: number): void {
    const { varints } = this;
    const length = varints.read();
    const end = varints.at + length;
    if (length < 0 || end > varints.end) throw new RangeError('a record runs past the end');
    varints.at++; // attributes: none is in use
    this.timestamp = baseTimestamp + varints.read();
    this.offset = baseOffset + varints.read();
    const keyLength = varints.read();
    this.keyStart = keyLength < 0 ? -1 : varints.at;
    if (keyLength > 0) varints.at += keyLength;
    this.keyEnd = keyLength < 0 ? -1 : varints.at;
    const valueLength = varints.read();
    this.valueStart = valueLength < 0 ? -1 : varints.at;
    if (valueLength > 0) varints.at += valueLength;
    this.valueEnd = valueLength < 0 ? -1 : varints.at;
    this.headerCount = varints.read();
    this.#headersStart = varints.at;
    if (this.headerCount === 0 ? varints.at !== end : !skipHeaders(varints, this.headerCount, end))
      throw new RangeError('its parts do not fill it');
    varints.at = end;
  }
}

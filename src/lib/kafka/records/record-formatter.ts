import type { OutputBuffer } from '../../records/output-buffer.js';
import type { RecordField, RecordTemplate } from '../../records/record-template.js';
import { recordFormatModule } from './wasm/code.js';
import { instantiateSimd } from './wasm/instantiate.js';

/** Addresses of the WebAssembly memory: the steps of a template with their literals behind them, */
const stepsAt = 128;
const templateEnd = 4096;
/** and two windows that fit into the processor's second-level cache. Bytes that may be read and written past an end. */
const spareBytes = 64;
const inAt = templateEnd + spareBytes;
const inBytes = 64 * 1024;
const outAt = inAt + inBytes + spareBytes;
const outBytes = 192 * 1024;

const stepBytes = 12;
const endStep = 0;
const literalStep = 1;
const fieldSteps = {
  offset: 2,
  timestamp: 3,
  key: 4,
  value: 5,
  keyLength: 6,
  valueLength: 7,
  valueLengthInt32: 8,
  keyJson: 9,
  valueJson: 10,
} as const;

/** Longest number in decimal, with its sign. */
const numberBytes = 20;
/** Longest escape of a byte in a JSON string: \u0000. */
const escapeBytes = 6;
/** A template that writes keys or values more often than this per record is left to JavaScript. */
const maxRepeats = 100;

interface RecordFormatExports {
  readonly record: { value: number };
  readonly out: { value: number };
  readonly lastOffset: { readonly value: number };
  readonly room: { value: number };
  readonly keyRoom: { value: number };
  readonly valueRoom: { value: number };
  readonly showsHeaders: { value: number };
  readonly format: (
    end: number,
    limit: number,
    most: number,
    from: number,
    until: number,
    baseOffset: number,
    baseTimestamp: number,
    appendTimestamp: number,
  ) => number;
}

type FormatModule = NonNullable<ReturnType<typeof instantiateSimd<RecordFormatExports>>>;

/** Consecutive records of a batch, and the offsets that are to be written. */
export interface RecordRun {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  readonly baseOffset: number;
  readonly baseTimestamp: number;
  /** Timestamp of all records with LogAppendTime; else -1. */
  readonly appendTimestamp: number;
  /** Offsets from `from` to before `until`. */
  readonly from: number;
  readonly until: number;
}

type TemplatePart = Buffer | keyof typeof fieldSteps | 'headers';

/** Formats records by the hundred in WebAssembly, byte for byte as the writer of the template does. */
export class RecordFormatter {
  /** Position after the last record that was written, and its offset. */
  position = 0;
  lastOffset = -1;
  readonly #wasm: FormatModule;
  readonly #memory: Buffer;
  #template: RecordTemplate | undefined;
  #topic = '';
  #partition = -1;
  #isSupported = false;

  /** Undefined on a processor without SIMD instructions. */
  static create(): RecordFormatter | undefined {
    const module = instantiateSimd<RecordFormatExports>(recordFormatModule);
    return module && new RecordFormatter(module);
  }

  private constructor(module: FormatModule) {
    this.#wasm = module;
    this.#memory = Buffer.from(module.memory.buffer);
  }

  /** Sets the template for records of a partition; returns false where it is too long to be handled here. */
  prepare(template: RecordTemplate, topic: string, partition: number): boolean {
    if (template !== this.#template || topic !== this.#topic || partition !== this.#partition) {
      this.#template = template;
      this.#topic = topic;
      this.#partition = partition;
      this.#isSupported = this.#compile(fillIn(template, topic, partition));
    }
    return this.#isSupported;
  }

  /** Writes at most `most` records of a run with the prepared template; returns how many. */
  format(run: RecordRun, most: number, out: OutputBuffer): number {
    const { record, out: written, lastOffset, format } = this.#wasm;
    const length = run.bytes.copy(this.#memory, inAt, run.start, Math.min(run.end, run.start + inBytes));
    record.value = inAt;
    written.value = outAt;
    const count = format(
      inAt + length,
      outAt + Math.min(outBytes, out.room),
      most,
      run.from,
      run.until,
      run.baseOffset,
      run.baseTimestamp,
      run.appendTimestamp,
    );
    if (count === 0) return 0;
    this.position = run.start + record.value - inAt;
    this.lastOffset = lastOffset.value;
    out.writeRange(this.#memory, outAt, written.value);
    return count;
  }

  /** Writes the steps of a template into the memory; returns false where there is no room for them. */
  #compile(parts: readonly TemplatePart[]): boolean {
    const { room, keyRoom, valueRoom, showsHeaders } = this.#wasm;
    let at = stepsAt;
    let literalAt = stepsAt + stepBytes * (parts.length + 1);
    if (literalAt > templateEnd) return false;
    const repeats = { fixed: 0, key: 0, value: 0 };
    for (const part of parts) {
      if (part === 'headers') continue;
      if (typeof part === 'string') {
        this.#writeStep(at, fieldSteps[part]);
        repeats[repeatedBy(part)] += part.endsWith('Json') ? escapeBytes : 1;
        repeats.fixed += numberBytes;
      } else {
        if (literalAt + part.length > templateEnd) return false;
        this.#writeStep(at, literalStep, literalAt, part.copy(this.#memory, literalAt));
        literalAt += part.length;
        repeats.fixed += part.length;
      }
      at += stepBytes;
    }
    this.#writeStep(at, endStep);
    room.value = repeats.fixed;
    keyRoom.value = repeats.key;
    valueRoom.value = repeats.value;
    showsHeaders.value = parts.includes('headers') ? 1 : 0;
    return repeats.key <= maxRepeats && repeats.value <= maxRepeats;
  }

  #writeStep(at: number, code: number, start = 0, length = 0): void {
    this.#memory.writeInt32LE(code, at);
    this.#memory.writeInt32LE(start, at + 4);
    this.#memory.writeInt32LE(length, at + 8);
  }
}

/** Whether the length of a field's output depends on the key or the value. */
function repeatedBy(field: RecordField): 'fixed' | 'key' | 'value' {
  if (field === 'key' || field === 'keyJson') return 'key';
  return field === 'value' || field === 'valueJson' ? 'value' : 'fixed';
}

/** The template with topic and partition filled in, and adjacent literals joined. */
function fillIn(template: RecordTemplate, topic: string, partition: number): TemplatePart[] {
  const literals = { topic, topicJson: JSON.stringify(topic), partition: `${partition}` };
  const parts: TemplatePart[] = [];
  for (const field of template) {
    const part =
      field === 'topic' || field === 'topicJson' || field === 'partition' ? Buffer.from(literals[field]) : field;
    const before = parts.at(-1);
    if (typeof part === 'object' && typeof before === 'object') parts[parts.length - 1] = Buffer.concat([before, part]);
    else parts.push(part);
  }
  return parts;
}

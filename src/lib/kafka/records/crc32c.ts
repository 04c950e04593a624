import { lazy } from '../../base/lazy.js';
import { crc32cModule } from './wasm/code.js';
import { instantiateSimd } from './wasm/instantiate.js';

/** Castagnoli's polynomial, lowest bit first. */
const polynomial = 0x82f63b78;
const stepBytes = 16;
/** WebAssembly memory: the tables, the words that were eliminated last, and the window. */
const tablesBytes = stepBytes * 1024;
const eliminatedBytes = 209 * 16;
const windowAt = tablesBytes + eliminatedBytes;
/** The message is copied into the window piece by piece; it fits into the processor's caches. */
const windowBytes = 32 * 1024;
/** Distances of the words that are added to a word, in bytes (see crc32c.wat). */
const distances = [65, 155, 170, 195, 209].map((words) => words * 16);
/** Shorter messages are not worth copying to WebAssembly, */
const minWasmBytes = 256;
/** and not worth reducing first. */
const minFoldBytes = 4 * eliminatedBytes;

interface CrcLoop {
  readonly memory: Uint8Array;
  /** Updates the CRC state over whole steps from `start` to `end`, at least one; returns the new state. */
  readonly run: (start: number, end: number, state: number) => number;
  /** Eliminates the words from `start` to `end`. */
  readonly fold: (start: number, end: number) => void;
  /** Adds eliminated words to the words behind them that are left. */
  readonly addEliminated: (start: number, distance: number) => void;
}

const crcTables = buildTables();

/** Table 0 holds the effect of a byte on the state; table n the effect of that byte n bytes earlier. */
function buildTables(): Int32Array {
  const made = new Int32Array(tablesBytes / 4);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
    made[byte] = crc;
  }
  for (let index = 256; index < made.length; index++) {
    const before = made[index - 256] as number;
    made[index] = (before >>> 8) ^ (made[before & 255] as number);
  }
  return made;
}

function instantiateLoop(): { readonly loop: CrcLoop | undefined } {
  const module = instantiateSimd<Omit<CrcLoop, 'memory'>>(crc32cModule);
  if (!module) return { loop: undefined };
  const { memory, run, fold, addEliminated } = module;
  new Int32Array(memory.buffer).set(crcTables);
  return { loop: { memory: new Uint8Array(memory.buffer), run, fold, addEliminated } };
}

const crcLoop = lazy(instantiateLoop);

/** CRC-32C of a range of bytes, unsigned: the checksum of a record batch. */
export function crc32c(bytes: Uint8Array, start = 0, end = bytes.length): number {
  const { loop } = end - start < minWasmBytes ? { loop: undefined } : crcLoop();
  if (!loop) return ~addBytes(bytes, start, end, -1) >>> 0;
  return ~(end - start < minFoldBytes ? addSteps(loop, bytes, start, end) : addFolded(loop, bytes, start, end)) >>> 0;
}

/** Updates the CRC state byte by byte. */
function addBytes(bytes: Uint8Array, start: number, end: number, before: number): number {
  let state = before;
  for (let at = start; at < end; at++)
    state = (state >>> 8) ^ (crcTables[(state ^ (bytes[at] as number)) & 255] as number);
  return state;
}

/** The CRC state after a message, by tables alone. */
function addSteps({ memory, run }: CrcLoop, bytes: Uint8Array, start: number, end: number): number {
  const length = (end - start) & -stepBytes;
  memory.set(bytes.subarray(start, start + length), windowAt);
  return addBytes(bytes, start + length, end, run(windowAt, windowAt + length, -1));
}

/** The CRC state after a message, all of which but the last words is eliminated first. */
function addFolded(loop: CrcLoop, bytes: Uint8Array, start: number, end: number): number {
  const { memory, run, fold, addEliminated } = loop;
  const foldEnd = start + ((end - start) & -16) - eliminatedBytes;
  memory.fill(0, tablesBytes, windowAt);
  for (let at = start; at < foldEnd; ) {
    const length = Math.min(windowBytes, foldEnd - at);
    memory.set(bytes.subarray(at, at + length), windowAt);
    // The initial state of -1 is the same as inverting the first four bytes of the message.
    if (at === start) for (let index = 0; index < 4; index++) invert(memory, windowAt + index);
    fold(windowAt, windowAt + length);
    memory.copyWithin(tablesBytes, tablesBytes + length, windowAt + length);
    at += length;
  }
  memory.set(bytes.subarray(foldEnd, end), windowAt);
  for (const distance of distances) addEliminated(windowAt, distance);
  const length = (end - foldEnd) & -stepBytes;
  return addBytes(bytes, foldEnd + length, end, run(windowAt, windowAt + length, 0));
}

function invert(memory: Uint8Array, at: number): void {
  memory[at] = ~(memory[at] as number);
}

import { lazy } from '../../base/lazy.js';
import { crc32cModule as code } from './wasm/code.js';
import { instantiate } from './wasm/instantiate.js';

/** Castagnoli's polynomial, lowest bit first. */
const polynomial = 0x82f63b78;
const stepBytes = 16;
/** WebAssembly memory: the tables, then the window. */
const tablesBytes = stepBytes * 1024;
/** Bytes are copied into the window piece by piece; it fits into the processor's first-level cache. */
const windowBytes = 32 * 1024;
/** Below this JavaScript is faster than copying to WebAssembly. */
const minWasmBytes = 256;

interface CrcLoop {
  readonly memory: Uint8Array;
  /** Updates the CRC state over whole steps from `start` to `end`, at least one; returns the new state. */
  readonly run: (start: number, end: number, state: number) => number;
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

function instantiateLoop(): CrcLoop {
  const { memory, run } = instantiate<{ readonly run: CrcLoop['run'] }>(code);
  new Int32Array(memory.buffer).set(crcTables);
  return { memory: new Uint8Array(memory.buffer), run };
}

const crcLoop = lazy(instantiateLoop);

/** CRC-32C of a range of bytes, unsigned: the checksum of a record batch. */
export function crc32c(bytes: Uint8Array, start = 0, end = bytes.length): number {
  let state = -1;
  let at = start;
  if (end - at >= minWasmBytes) {
    const loop = crcLoop();
    while (end - at >= stepBytes) {
      const length = Math.min(windowBytes, (end - at) & -stepBytes);
      loop.memory.set(bytes.subarray(at, at + length), tablesBytes);
      state = loop.run(tablesBytes, tablesBytes + length, state);
      at += length;
    }
  }
  for (; at < end; at++) state = (state >>> 8) ^ (crcTables[(state ^ (bytes[at] as number)) & 255] as number);
  return (state ^ -1) >>> 0;
}

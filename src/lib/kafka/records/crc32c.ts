/** CRC-32C (Castagnoli), sixteen bytes a step over as many tables ("slicing", Kounavis and Berry, 2008). */
const polynomial = 0x82f63b78;
const [t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, t13, t14, t15] = makeTables();

type Table = Int32Array;
type Tables = [
  Table,
  Table,
  Table,
  Table,
  Table,
  Table,
  Table,
  Table,
  Table,
  Table,
  Table,
  Table,
  Table,
  Table,
  Table,
  Table,
];

function makeTables(): Tables {
  const made = new Int32Array(16 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
    made[byte] = crc;
  }
  for (let index = 256; index < made.length; index++) {
    const before = made[index - 256] as number;
    made[index] = (before >>> 8) ^ (made[before & 255] as number);
  }
  return Array.from({ length: 16 }, (_, index) => made.slice(index * 256, index * 256 + 256)) as Tables;
}

/** Words are read as the processor has them: on the rare one that puts the high byte first, byte by byte instead. */
const lowByteFirst = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** The checksum of a range of bytes, unsigned. */
export function crc32c(bytes: Uint8Array, start = 0, end = bytes.length): number {
  const misaligned = (bytes.byteOffset + start) & 3;
  const head = lowByteFirst ? Math.min(end, start + ((4 - misaligned) & 3)) : end;
  const words = new Int32Array(bytes.buffer, head < end ? bytes.byteOffset + head : 0, (end - head) >> 2);
  const steps = words.length & ~3;
  let crc = overBytes(-1, bytes, start, head);
  for (let at = 0; at < steps; at += 4) {
    const a = crc ^ (words[at] as number);
    const b = words[at + 1] as number;
    const c = words[at + 2] as number;
    const d = words[at + 3] as number;
    crc =
      (t15[a & 255] as number) ^
      (t14[(a >>> 8) & 255] as number) ^
      (t13[(a >>> 16) & 255] as number) ^
      (t12[a >>> 24] as number) ^
      (t11[b & 255] as number) ^
      (t10[(b >>> 8) & 255] as number) ^
      (t9[(b >>> 16) & 255] as number) ^
      (t8[b >>> 24] as number) ^
      (t7[c & 255] as number) ^
      (t6[(c >>> 8) & 255] as number) ^
      (t5[(c >>> 16) & 255] as number) ^
      (t4[c >>> 24] as number) ^
      (t3[d & 255] as number) ^
      (t2[(d >>> 8) & 255] as number) ^
      (t1[(d >>> 16) & 255] as number) ^
      (t0[d >>> 24] as number);
  }
  return (overBytes(crc, bytes, head + steps * 4, end) ^ -1) >>> 0;
}

function overBytes(crc: number, bytes: Uint8Array, start: number, end: number): number {
  let next = crc;
  for (let at = start; at < end; at++) next = (next >>> 8) ^ (t0[(next ^ (bytes[at] as number)) & 255] as number);
  return next;
}

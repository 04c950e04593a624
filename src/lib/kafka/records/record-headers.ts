import type { RecordHeader } from '../../records/record.js';
import { VarintReader } from './varint.js';

/**
 * True where so many headers fill the bytes up to `end` just so; the reader stands behind them then. They are looked at
 * before their record is given, for nothing of a malformed one may be.
 */
export function skipHeaders(numbers: VarintReader, count: number, end: number): boolean {
  if (count < 0 || count * 2 > end - numbers.at) return false;
  for (let left = count; left > 0; left--) {
    const keyLength = numbers.read();
    if (keyLength < 0) return false;
    numbers.at += keyLength;
    const valueLength = numbers.read();
    numbers.at += Math.max(0, valueLength);
    if (numbers.at > end) return false;
  }
  return numbers.at === end;
}

/** Headers that were passed before, read from where they begin. */
export function readHeaders(bytes: Buffer, start: number, count: number): RecordHeader[] {
  if (count === 0) return [];
  const numbers = new VarintReader(bytes, start);
  const take = (length: number): Buffer => {
    numbers.at += length;
    return bytes.subarray(numbers.at - length, numbers.at);
  };
  return Array.from({ length: count }, () => {
    const key = take(numbers.read()).toString();
    const length = numbers.read();
    return { key, value: length < 0 ? null : take(length) };
  });
}

import type { RecordHeader } from '../../records/record.js';
import { VarintReader } from './varint.js';

/**
 * Skips `count` headers; returns true where they end exactly at `end`. Headers are validated before their record is
 * returned, because nothing of a malformed record may be.
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

/** Reads headers that `skipHeaders` has validated. */
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

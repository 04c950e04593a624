import { expect, test } from 'vitest';
import type { Cluster } from '../../kafka/cluster.js';
import { runHeader } from '../resource-names.js';
import { type LogRecord, readRunRecords } from './run-log.js';

/** A log of one record per batch, whose bytes all lie in one buffer that each poll reuses. */
function clusterOf(reasons: readonly string[]) {
  const bytes = Buffer.alloc(100);
  const cursorAt = (offset: number, reason: string) => {
    bytes.fill(0);
    bytes.write(reason);
    let left = 1;
    const header = (key: string, value: Buffer) => ({ key, value });
    return {
      ...{ topic: 't', partition: 0, offset, timestamp: offset, bytes, position: offset + 1, headerCount: 2 },
      ...{ keyStart: -1, keyEnd: -1, valueStart: 0, valueEnd: reason.length },
      next: () => left-- > 0,
      headers: () => [header(runHeader, Buffer.from('r')), header('reason', bytes.subarray(0, reason.length))],
    };
  };
  const waiting = [...reasons.entries()];
  const source = {
    poll: async () => {
      const [offset, reason] = waiting.shift() ?? [];
      return offset === undefined || reason === undefined ? 'end' : cursorAt(offset, reason);
    },
    close: async () => {},
  };
  return {
    listOffsets: async () => [{ topic: 't', partition: 0, offset: reasons.length }],
    fetch: async () => source,
  } as unknown as Cluster;
}

test('headers of a record can be read after the batches behind it', async () => {
  const records: LogRecord[] = [];
  const starts = [{ topic: 't', partition: 0, offset: 0 }];
  await readRunRecords(clusterOf(['one', 'two']), starts, { run: 'r', byHand: null }, (record) => records.push(record));
  expect(records.map(({ header }) => header('reason'))).toEqual(['one', 'two']);
});

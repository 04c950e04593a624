import type { Cluster } from '../../kafka/cluster.js';
import { ledgerTopicHeader, runHeader } from '../resource-names.js';

/**
 * What a service records of an event that it has worked on: enough to recognize a redelivery and to restore its state.
 */
export interface LedgerEntry {
  readonly eventId: string;
  readonly eventType: string;
  readonly key: string | null;
  readonly occurredAt: string;
  /**
   * Offset of the event's record: the same event at the same offset is a redelivery, at another one a second record.
   */
  readonly offset: number;
  /** Its measured numbers, by field. */
  readonly values?: Readonly<Record<string, number>>;
}

export interface LedgerRange {
  readonly ledger: string;
  /** Only entries about events of this topic: a ledger holds those of all topics of its service. */
  readonly topic: string;
  readonly partition: number;
  readonly from: number;
  readonly run: string;
}

const fetchWaitMs = 1000;

/** Reads the entries of one partition in this run, up to the current end. Throws if the ledger cannot be read. */
export async function readLedger(
  cluster: Cluster,
  { ledger, topic, partition, from, run }: LedgerRange,
): Promise<LedgerEntry[]> {
  const [end] = await cluster.listOffsets([{ topic: ledger, partition, at: 'latest' }]);
  if (end?.error) throw end.error;
  const range = { topic: ledger, partition, offset: from, until: end?.offset ?? from };
  if (range.until <= from) return [];
  const source = await cluster.fetch([range], { readCommitted: true, note: () => {} });
  const entries: LedgerEntry[] = [];
  try {
    for (let next = await source.poll(fetchWaitMs); next !== 'end'; next = await source.poll(fetchWaitMs)) {
      if (next === 'idle') continue;
      while (next.next()) {
        const headers = new Map(next.headers().map(({ key, value }) => [key, value?.toString()]));
        if (headers.get(runHeader) !== run || headers.get(ledgerTopicHeader) !== topic) continue;
        entries.push(JSON.parse(next.bytes.toString('utf8', next.valueStart, next.valueEnd)) as LedgerEntry);
      }
    }
  } finally {
    await source.close();
  }
  return entries;
}

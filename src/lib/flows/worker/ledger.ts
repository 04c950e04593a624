import type { Cluster } from '../../kafka/cluster.js';
import { Fetcher } from '../../kafka/records/fetcher.js';
import { ledgerTopicHeader, runHeader } from '../resource-names.js';

/** What a service wrote down of an event that it worked on: enough to know it again and to count it. */
export interface LedgerEntry {
  readonly eventId: string;
  readonly eventType: string;
  readonly key: string | null;
  readonly occurredAt: string;
  /** Where it lay when it was worked on: the same offset again is the same record, delivered again. */
  readonly offset: number;
  /** The numbers that are measured of it, by field. */
  readonly values?: Readonly<Record<string, number>>;
}

export interface LedgerRange {
  readonly ledger: string;
  /** The topic whose events are looked for: a ledger holds those of all topics of its service. */
  readonly topic: string;
  readonly partition: number;
  readonly from: number;
  readonly run: string;
}

const fetchWaitMs = 1000;

/** The entries of one partition in this run, from the first to the last that is there now. */
export async function readLedger(
  cluster: Cluster,
  { ledger, topic, partition, from, run }: LedgerRange,
): Promise<LedgerEntry[]> {
  const [end] = await cluster.listOffsets([{ topic: ledger, partition, at: 'latest' }]);
  if (end?.error) throw end.error;
  const range = { topic: ledger, partition, offset: from, until: end?.offset ?? from };
  if (range.until <= from) return [];
  const source = new Fetcher(cluster, [range], { readCommitted: true, note: () => {} });
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

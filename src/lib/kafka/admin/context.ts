import { CliError } from '../../base/errors.js';
import type { Topic } from '../cluster.js';
import type { Wire } from '../wire.js';

/** What the parts of the admin room share: the wire, and who led what when last told. */
export interface AdminContext {
  readonly wire: Wire;
  /** Leaders of each partition by topic, as the last Metadata had them; entries go when a broker says otherwise. */
  readonly topicCache: Map<string, Topic>;
  /** Told what is no failure and yet is to be known. */
  readonly note: (text: string) => void;
}

/** A broker's own limit for an operation: below ours, so that its words arrive before we stop waiting. */
export const brokerTimeoutMs = ({ wire }: AdminContext): number => Math.max(1, Math.round(wire.requestTimeoutMs * 0.9));

/**
 * Sends a request for each chunk of many items. Where one fails as a whole after others were carried out, its items and
 * the rest are failures of their own, so that what was done is told; where the first fails, that is thrown.
 */
export async function sendInChunks<Item, Result>(
  items: readonly Item[],
  size: number,
  send: (chunk: readonly Item[]) => Promise<readonly Result[]>,
  failed: (item: Item, error: CliError) => Result,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const chunk of chunksOf(items, size)) {
    try {
      results.push(...(await send(chunk)));
    } catch (error) {
      if (results.length === 0 || !(error instanceof CliError) || error.code === 'interrupted') throw error;
      const { code, message } = error;
      const untried = new CliError(code, `not tried, as the request before it failed: ${message}`, { cause: error });
      const sent = results.length + chunk.length;
      results.push(...chunk.map((item) => failed(item, error)));
      results.push(...items.slice(sent).map((item) => failed(item, untried)));
      return results;
    }
  }
  return results;
}

export function* chunksOf<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

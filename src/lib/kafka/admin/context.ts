import { CliError } from '../../base/errors.js';
import type { Topic } from '../values/topics.js';
import type { Wire } from '../wire/wire.js';

/** Shared by the admin functions of one cluster. */
export interface AdminContext {
  readonly wire: Wire;
  /** Topics by name as of the last Metadata response; entries are dropped when a broker contradicts them. */
  readonly topicCache: Map<string, Topic>;
  /** Called with warnings that are no failure. */
  readonly note: (text: string) => void;
}

/**
 * Timeout for the broker to carry out a request, below the request timeout so that its error arrives before we stop
 * waiting.
 */
export const brokerTimeoutMs = ({ wire }: AdminContext): number => Math.max(1, Math.round(wire.requestTimeoutMs * 0.9));

/**
 * Sends one request per chunk of `size` items. When a request fails after others succeeded, its items and all later
 * ones become failures, so that the finished ones are still reported; when the first request fails the error is thrown.
 */
export async function sendInChunks<Item, Result>(
  items: readonly Item[],
  size: number,
  send: (chunk: readonly Item[]) => Promise<readonly Result[]>,
  toFailure: (item: Item, error: CliError) => Result,
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
      results.push(...chunk.map((item) => toFailure(item, error)));
      results.push(...items.slice(sent).map((item) => toFailure(item, untried)));
      return results;
    }
  }
  return results;
}

export function* chunksOf<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

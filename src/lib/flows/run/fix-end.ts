import { isUnreachable } from '../../base/errors.js';
import { groupBy } from '../../base/group-by.js';
import { pollUntil } from '../../base/poll-until.js';
import type { StartOffset } from '../measure/service-stats.js';
import type { RunEnds } from '../protocol.js';
import type { RunParts } from './run-parts.js';
import { endOffsets } from './start-offsets.js';

/** An instance that is joining answers once it has joined; later than this it may work on a record behind the end. */
const holdTimeoutMs = 15_000;
/** A cluster that does not answer for this long ends the run. */
const unreachableTimeoutMs = 30_000;

/** Offsets by topic and partition. */
export const runEndsOf = (offsets: readonly StartOffset[]): RunEnds =>
  Object.fromEntries(
    [...groupBy(offsets, ({ topic }) => topic)].map(([topic, own]) => {
      const ends: number[] = [];
      for (const { partition, offset } of own) ends[partition] = offset;
      return [topic, ends];
    }),
  );

/**
 * Fixes the end of the run for records that have no header: the log ends now. Others may go on writing such records, and
 * nothing tells theirs from the run's. Every service holds those that it meets until the ends are known, so that none
 * works on a record that another one leaves out.
 */
export async function fixEnd({
  flow,
  names,
  context,
  control,
  prepared,
  supervisor,
  reports,
}: RunParts): Promise<RunEnds> {
  const throwIfFailed = (): void => control.throwIfFailed();
  const topics = new Set(flow.topics.map(({ name }) => names.topic(name)));
  const partitions = prepared.startOffsets.filter(({ topic }) => topics.has(topic));
  const asked = supervisor.slots.flatMap((slot) =>
    slot.worker && !slot.source ? [{ slot, worker: slot.worker }] : [],
  );
  supervisor.sendToServices({ kind: 'hold' });
  const areHeld = (): boolean => {
    throwIfFailed();
    return asked.every(({ slot, worker }) => slot.worker !== worker || reports.isHeld(worker));
  };
  await pollUntil(areHeld, { withinMs: holdTimeoutMs, everyMs: 2 });
  // A broker that was killed on purpose comes back.
  let failure: unknown;
  const ends = await pollUntil(
    async () => {
      throwIfFailed();
      return endOffsets(context.cluster, partitions).then(runEndsOf, (error: unknown) => {
        if (!isUnreachable(error)) throw error;
        failure = error;
        return undefined;
      });
    },
    { withinMs: unreachableTimeoutMs },
  );
  if (!ends) throw failure;
  supervisor.sendToServices({ kind: 'release', ends });
  return ends;
}

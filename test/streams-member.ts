/**
 * A member of a Kafka Streams group (KIP-1071) without Kafka Streams: it joins with a topology, as an application does
 * with its first heartbeat, and does no work.
 */
import { randomUUID } from 'node:crypto';
import { createAPI } from '@platformatic/kafka/dist/apis/definitions.js';
import { Writer } from '@platformatic/kafka/dist/protocol/writer.js';
import type { Wire } from '../src/lib/kafka/wire/wire.js';

interface Subtopology {
  readonly id: string;
  readonly sources?: readonly string[];
  /** Repartition topics that it writes for another subtopology, and those that it reads. */
  readonly sinks?: readonly string[];
  readonly repartitions?: readonly string[];
  readonly stores?: readonly string[];
}

const [joinEpoch, leaveEpoch] = [0, -1];
const rebalanceTimeoutMs = 10_000;

const appendStrings = (writer: Writer, values: readonly string[] = []) =>
  writer.appendArray([...values], (w, value) => w.appendString(value), true, false);

/** Internal topics, created by the coordinator with its choice of partitions. */
const appendInternalTopics = (writer: Writer, names: readonly string[] = []) =>
  writer.appendArray([...names], (w, name) =>
    w
      .appendString(name)
      .appendInt32(0)
      .appendInt16(1)
      .appendArray([['retention.ms', '-1'] as const], (w, [key, value]) => w.appendString(key).appendString(value)),
  );

function appendTopology(writer: Writer, subtopologies: readonly Subtopology[]): void {
  writer
    .appendInt8(1)
    .appendInt32(0) // epoch
    .appendArray([...subtopologies], (w, { id, sources, sinks, repartitions, stores }) => {
      w.appendString(id);
      appendStrings(w, sources);
      appendStrings(w); // regular expressions
      appendInternalTopics(w, stores);
      appendStrings(w, sinks);
      appendInternalTopics(w, repartitions);
      w.appendArray([], () => {}); // topics that must be partitioned alike
    })
    .appendTaggedFields();
}

const appendNull = (writer: Writer) => writer.appendArray(null, () => {});

const heartbeatV0 = createAPI<
  [group: string, member: string, epoch: number, topology: readonly Subtopology[] | null],
  { errorCode: number; errorMessage: string | null; epoch: number }
>(
  88,
  0,
  (group: string, member: string, epoch: number, topology: readonly Subtopology[] | null) => {
    const writer = Writer.create()
      .appendString(group)
      .appendString(member)
      .appendInt32(epoch)
      .appendInt32(0) // endpoint epoch
      .appendString(null) // instance
      .appendString(null) // rack
      .appendInt32(rebalanceTimeoutMs);
    if (topology) appendTopology(writer, topology);
    else writer.appendInt8(-1);
    for (let kind = 0; kind < 3; kind++) {
      // Active, standby and warm-up tasks: none when it joins.
      if (topology) writer.appendArray([], () => {});
      else appendNull(writer);
    }
    writer
      .appendString('process')
      .appendInt8(1)
      .appendString('localhost') // endpoint for interactive queries
      .appendUnsignedInt16(8080)
      .appendTaggedFields()
      .appendArray([['zone', 'a'] as const], (w, [key, value]) => w.appendString(key).appendString(value));
    appendNull(writer); // task offsets
    appendNull(writer); // task end offsets
    return writer.appendBoolean(false).appendTaggedFields();
  },
  (_id, _key, _version, reader) => {
    reader.readInt32(); // throttle time
    const [errorCode, errorMessage] = [reader.readInt16(), reader.readNullableString() ?? null];
    reader.readString(); // member
    return { errorCode, errorMessage, epoch: reader.readInt32() };
  },
);

/** Joins a group. `heartbeat` keeps the membership and accepts assigned tasks, `leave` leaves. */
export async function joinStreamsGroup(wire: Wire, group: string, topology: readonly Subtopology[]) {
  const member = randomUUID();
  const coordinator = { coordinator: 'group', key: group } as const;
  let epoch = joinEpoch;
  const send = async (now: number, sent: readonly Subtopology[] | null): Promise<void> => {
    const answer = await wire.send(coordinator, heartbeatV0, group, member, now, sent);
    if (answer.errorCode !== 0) throw new Error(`${answer.errorCode}: ${answer.errorMessage}`);
    epoch = answer.epoch;
  };
  await send(joinEpoch, topology);
  return { member, heartbeat: () => send(epoch, null), leave: () => send(leaveEpoch, null) };
}

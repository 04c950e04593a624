import { createAPI } from '@platformatic/kafka/dist/apis/definitions.js';
import type { Reader } from '@platformatic/kafka/dist/protocol/reader.js';
import { Writer } from '@platformatic/kafka/dist/protocol/writer.js';
import type { GroupMember } from '../values/groups.js';
import type { DescribedGroup } from './describe-apis.js';

const readStrings = (reader: Reader) => reader.readArray((r) => r.readString(), true, false);
const readNumbers = (reader: Reader) => reader.readArray((r) => r.readInt32(), true, false);

const readKeyValues = (reader: Reader) => reader.readArray((r) => [r.readString(), r.readString()]);

/** Names of the internal topics of a subtopology. */
const readInternalTopics = (reader: Reader) =>
  reader.readArray((r) => {
    const name = r.readString();
    r.readInt32(); // partitions
    r.readInt16(); // replication factor
    readKeyValues(r); // configs
    return name;
  });

/** Topics read by the tasks of each subtopology: its source topics and repartition topics. */
function readTopology(reader: Reader): Map<string, readonly string[]> {
  const topology = reader.readNullableStruct(() => {
    reader.readInt32(); // epoch
    const subtopologies = reader.readNullableArray((r): [string, readonly string[]] => {
      const id = r.readString();
      const sources = readStrings(r);
      readStrings(r); // repartition sinks
      readInternalTopics(r); // state changelogs
      return [id, [...sources, ...readInternalTopics(r)]];
    });
    reader.readTaggedFields();
    return new Map(subtopologies ?? []);
  });
  return topology ?? new Map();
}

interface Tasks {
  readonly subtopology: string;
  readonly partitions: readonly number[];
}

const readTasks = (reader: Reader): Tasks[] =>
  reader.readArray((r) => ({ subtopology: r.readString(), partitions: readNumbers(r) }));

/** The active tasks; standby and warm-up tasks commit no offsets. */
function readAssignment(reader: Reader): Tasks[] {
  const active = readTasks(reader);
  readTasks(reader);
  readTasks(reader);
  reader.readTaggedFields();
  return active;
}

const readTaskOffsets = (reader: Reader) =>
  reader.readArray((r) => {
    r.readString();
    r.readInt32();
    r.readInt64();
  });

function readMember(reader: Reader, sources: ReadonlyMap<string, readonly string[]>): GroupMember {
  const id = reader.readString();
  reader.readInt32(); // member epoch
  const instanceId = reader.readNullableString() ?? null;
  reader.readNullableString(); // rack
  const [clientId, host] = [reader.readString(), reader.readString()];
  reader.readInt32(); // topology epoch
  reader.readString(); // process id
  reader.readNullableStruct(() => {
    reader.readString();
    reader.readUnsignedInt16();
    reader.readTaggedFields();
  });
  readKeyValues(reader); // client tags
  readTaskOffsets(reader);
  readTaskOffsets(reader); // end offsets
  const active = readAssignment(reader);
  readAssignment(reader); // target assignment
  reader.readBoolean(); // classic
  const assignment = active.flatMap(({ subtopology, partitions }) =>
    (sources.get(subtopology) ?? [`subtopology ${subtopology}`]).map((topic) => ({ topic, partitions })),
  );
  return { id, clientId, host, instanceId, assignment };
}

/**
 * StreamsGroupDescribe (KIP-1071), which the client lacks. Tasks are returned as the source partitions that they read.
 */
export const streamsGroupDescribeV0 = createAPI<[groups: readonly string[]], DescribedGroup[]>(
  89,
  0,
  (groups: readonly string[]) =>
    Writer.create()
      .appendArray([...groups], (w, group) => w.appendString(group), true, false)
      .appendBoolean(false)
      .appendTaggedFields(),
  (_id, _key, _version, reader) => {
    reader.readInt32(); // throttle time
    return reader.readArray((r) => {
      const errorCode = r.readInt16();
      const errorMessage = r.readNullableString() ?? null;
      const [group, state] = [r.readString(), r.readString()];
      r.readInt32(); // group epoch
      r.readInt32(); // assignment epoch
      const sources = readTopology(r);
      const members = r.readArray((r) => readMember(r, sources));
      r.readInt32(); // authorized operations
      return { errorCode, errorMessage, group, state, assignor: null, members };
    });
  },
);

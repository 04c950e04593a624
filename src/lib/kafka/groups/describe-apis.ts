import { createAPI } from '@platformatic/kafka/dist/apis/definitions.js';
import type { Reader } from '@platformatic/kafka/dist/protocol/reader.js';
import { Writer } from '@platformatic/kafka/dist/protocol/writer.js';
import type { GroupMember } from '../values/groups.js';

/** A group in a describe response of any group type. */
export interface DescribedGroup {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly group: string;
  readonly state: string;
  readonly assignor: string | null;
  readonly members: readonly GroupMember[];
}

type Assignment = GroupMember['assignment'];

const request = (groups: readonly string[]) =>
  Writer.create()
    .appendArray([...groups], (w, group) => w.appendString(group), true, false)
    .appendBoolean(false)
    .appendTaggedFields();

const readStrings = (reader: Reader) => reader.readArray((r) => r.readString(), true, false);
const readNumbers = (reader: Reader) => reader.readArray((r) => r.readInt32(), true, false);

/** A struct of topics with partitions, and its tagged fields. */
function readAssignment(reader: Reader): Assignment {
  const topics = reader.readArray((r) => {
    r.readUUID();
    return { topic: r.readString(), partitions: readNumbers(r) };
  });
  reader.readTaggedFields();
  return topics;
}

interface GroupHead {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly group: string;
  readonly state: string;
}

function readHead(reader: Reader): GroupHead {
  const head = {
    errorCode: reader.readInt16(),
    errorMessage: reader.readNullableString() ?? null,
    group: reader.readString(),
    state: reader.readString(),
  };
  reader.readInt32(); // group epoch
  reader.readInt32(); // assignment epoch
  return head;
}

function readGroups(reader: Reader, readGroup: (reader: Reader) => DescribedGroup): DescribedGroup[] {
  reader.readInt32(); // throttle time
  return reader.readArray((r) => {
    const group = readGroup(r);
    r.readInt32(); // authorized operations
    return group;
  });
}

/** ConsumerGroupDescribe (KIP-848). The client's own misreads the subscribed topics as a single string. */
const consumerGroupDescribe = (version: 0 | 1) =>
  createAPI<[groups: readonly string[]], DescribedGroup[]>(69, version, request, (_id, _key, _version, reader) =>
    readGroups(reader, (r) => ({
      ...readHead(r),
      assignor: r.readString(),
      members: r.readArray((r) => {
        const id = r.readString();
        const instanceId = r.readNullableString() ?? null;
        r.readNullableString(); // rack
        r.readInt32(); // member epoch
        const [clientId, host] = [r.readString(), r.readString()];
        readStrings(r); // subscribed topics
        r.readNullableString(); // subscribed regular expression
        const assignment = readAssignment(r);
        readAssignment(r); // target assignment
        if (version >= 1) r.readInt8(); // member type
        return { id, clientId, host, instanceId, assignment };
      }),
    })),
  );

export const consumerGroupDescribeV0 = consumerGroupDescribe(0);
export const consumerGroupDescribeV1 = consumerGroupDescribe(1);

/** ShareGroupDescribe (KIP-932), which the client lacks. */
export const shareGroupDescribeV1 = createAPI<[groups: readonly string[]], DescribedGroup[]>(
  77,
  1,
  request,
  (_id, _key, _version, reader) =>
    readGroups(reader, (r) => ({
      ...readHead(r),
      assignor: r.readString(),
      members: r.readArray((r) => {
        const id = r.readString();
        r.readNullableString(); // rack
        r.readInt32(); // member epoch
        const [clientId, host] = [r.readString(), r.readString()];
        readStrings(r); // subscribed topics
        return { id, clientId, host, instanceId: null, assignment: readAssignment(r) };
      }),
    })),
);

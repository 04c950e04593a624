import { createAPI } from '@platformatic/kafka/dist/apis/definitions.js';
import { Writer } from '@platformatic/kafka/dist/protocol/writer.js';
import { brokerFailure } from '../errors/broker-failures.js';
import type { CommittedOffset } from '../values/offsets.js';
import type { Wire } from '../wire/wire.js';
import { askCoordinators } from './coordinators.js';

interface ShareOffsets {
  readonly group: string;
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly offsets: readonly (CommittedOffset & { readonly errorCode: number })[];
}

/** DescribeShareGroupOffsets (KIP-932; lag since KIP-1226), which the client lacks. Null topics: all. */
const shareGroupOffsets = (version: 0 | 1) =>
  createAPI<[groups: readonly string[]], ShareOffsets[]>(
    90,
    version,
    (groups: readonly string[]) =>
      Writer.create()
        .appendArray([...groups], (w, group) => w.appendString(group).appendArray(null, () => {}))
        .appendTaggedFields(),
    (_id, _key, _version, reader) => {
      reader.readInt32(); // throttle time
      return reader.readArray((r) => {
        const group = r.readString();
        const topics = r.readArray((r) => {
          const topic = r.readString();
          r.readUUID();
          return r.readArray((r) => {
            const [partition, offset] = [r.readInt32(), Number(r.readInt64())];
            r.readInt32(); // leader epoch
            const lag = version >= 1 ? Number(r.readInt64()) : -1;
            const errorCode = r.readInt16();
            r.readNullableString(); // error message
            return { topic, partition, offset, errorCode, ...(lag >= 0 && { lag }) };
          });
        });
        const [errorCode, errorMessage] = [r.readInt16(), r.readNullableString() ?? null];
        return { group, errorCode, errorMessage, offsets: topics.flat() };
      });
    },
  );

const shareGroupOffsetsVersions = [shareGroupOffsets(1), shareGroupOffsets(0)];

/** Start offsets of share groups, where set; one request per coordinator. */
export async function shareOffsets(wire: Wire, groups: readonly string[]): Promise<Map<string, CommittedOffset[]>> {
  const answers = await askCoordinators(wire, groups, async (broker, asked) => {
    const found = await wire.send({ broker }, await wire.newestVersion({ broker }, shareGroupOffsetsVersions), asked);
    return new Map(found.map((each) => [each.group, each]));
  });
  return new Map(
    groups.map((group, index) => {
      const { errorCode = -1, response, failure } = answers[index] ?? {};
      if (failure) throw failure;
      if (errorCode !== 0 || !response) {
        const action = `read the offsets of share group "${group}"`;
        throw brokerFailure(errorCode, { action, message: response?.errorMessage });
      }
      const known = response.offsets.filter(({ offset, errorCode }) => offset >= 0 && errorCode === 0);
      return [group, known.map(({ errorCode: _, ...offset }) => offset)];
    }),
  );
}

import { createAPI } from '@platformatic/kafka/dist/apis/definitions.js';
import type { Reader } from '@platformatic/kafka/dist/protocol/reader.js';
import { Writer } from '@platformatic/kafka/dist/protocol/writer.js';
import type { VersionRange } from './wire.js';

/** API versions (KIP-35) and feature levels (KIP-584) of a broker. */
export interface BrokerVersions {
  readonly apis: ReadonlyMap<number, VersionRange>;
  /** Feature levels that the broker supports. */
  readonly features: ReadonlyMap<string, VersionRange>;
  /** Feature levels that the cluster uses, as of the connection; a feature at level 0 is absent. */
  readonly finalized: ReadonlyMap<string, number>;
}

/** ApiVersions v3; unlike the client's own it reads the features in the tagged fields. */
export const apiVersions = createAPI<[name: string, version: string], BrokerVersions>(
  18,
  3,
  (name: string, version: string) => Writer.create().appendString(name).appendString(version).appendTaggedFields(),
  (_correlationId, _key, _version, reader) => readVersions(reader),
  true,
  false,
);

function readVersions(reader: Reader): BrokerVersions {
  const errorCode = reader.readInt16();
  if (errorCode !== 0) throw new Error(`ApiVersions answered with error ${errorCode}`);
  const apis = new Map<number, VersionRange>();
  for (const { key, ...range } of reader.readArray((r) => ({
    key: r.readInt16(),
    min: r.readInt16(),
    max: r.readInt16(),
  }))) {
    apis.set(key, range);
  }
  reader.readInt32(); // throttle time
  return { apis, ...(reader.remaining > 0 ? readFeatures(reader) : { features: new Map(), finalized: new Map() }) };
}

const supportedFeaturesTag = 0;
const finalizedFeaturesTag = 2;

function readFeatures(reader: Reader): Pick<BrokerVersions, 'features' | 'finalized'> {
  const features = new Map<string, VersionRange>();
  const finalized = new Map<string, number>();
  for (let left = reader.readUnsignedVarInt(); left > 0; left--) {
    const tag = reader.readUnsignedVarInt();
    const length = reader.readUnsignedVarInt();
    if (tag === supportedFeaturesTag) {
      for (const { name, ...range } of reader.readArray((r) => ({
        name: r.readString(),
        min: r.readInt16(),
        max: r.readInt16(),
      }))) {
        features.set(name, range);
      }
    } else if (tag === finalizedFeaturesTag) {
      for (const { name, level } of reader.readArray((r) => {
        const [name, level] = [r.readString(), r.readInt16()];
        r.readInt16(); // the lowest level, which is always the same
        return { name, level };
      })) {
        finalized.set(name, level);
      }
    } else {
      reader.skip(length);
    }
  }
  return { features, finalized };
}

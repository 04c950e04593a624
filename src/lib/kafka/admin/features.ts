import { createAPI } from '@platformatic/kafka/dist/apis/definitions.js';
import { Writer } from '@platformatic/kafka/dist/protocol/writer.js';
import { brokerFailure } from '../errors/broker-failures.js';
import { type AdminContext, brokerTimeoutMs } from './context.js';

interface FeatureUpdate {
  readonly feature: string;
  readonly level: number;
  readonly upgradeType: number;
}
interface UpdateFeaturesResponse {
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

const upgrade = 1;
const safeDowngrade = 2;

/** UpdateFeatures v1 (KIP-778). A failure of one update is reported for all of them; we send one. */
const updateFeaturesV1 = createAPI<[timeoutMs: number, updates: readonly FeatureUpdate[]], UpdateFeaturesResponse>(
  57,
  1,
  (timeoutMs: number, updates: readonly FeatureUpdate[]) =>
    Writer.create()
      .appendInt32(timeoutMs)
      .appendArray([...updates], (w, { feature, level, upgradeType }) => {
        w.appendString(feature).appendInt16(level).appendInt8(upgradeType);
      })
      .appendBoolean(false)
      .appendTaggedFields(),
  (_correlationId, _key, _version, reader) => {
    reader.readInt32(); // throttle time
    const whole = { errorCode: reader.readInt16(), errorMessage: reader.readNullableString() ?? null };
    const results = reader.readArray((r) => {
      r.readString();
      return { errorCode: r.readInt16(), errorMessage: r.readNullableString() ?? null };
    });
    return [whole, ...results].find(({ errorCode }) => errorCode !== 0) ?? whole;
  },
);

/** Feature levels that the cluster uses; a feature at level 0 is absent. */
export const finalizedFeatures = ({ wire }: AdminContext): Promise<ReadonlyMap<string, number>> =>
  wire.finalizedFeatures('any');

/** Sets the level of a feature. Throws the controller's refusal. */
export async function setFeature(admin: AdminContext, feature: string, level: number): Promise<void> {
  const now = (await finalizedFeatures(admin)).get(feature) ?? 0;
  const update = { feature, level, upgradeType: level < now ? safeDowngrade : upgrade };
  const api = await admin.wire.newestVersion('controller', [updateFeaturesV1]);
  const { errorCode, errorMessage } = await admin.wire.send('controller', api, brokerTimeoutMs(admin), [update]);
  if (errorCode === 0) return;
  throw brokerFailure(errorCode, { action: `set the feature ${feature} to ${level}`, message: errorMessage });
}

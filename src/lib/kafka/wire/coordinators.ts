import type { CliError } from '../../base/errors.js';
import { brokerFailure } from '../errors/broker-failures.js';
import { retryItems } from './retry.js';
import type { CoordinatorType, Wire } from './wire.js';

const keyTypes: Readonly<Record<CoordinatorType, number>> = { group: 0, transaction: 1 };

/** FindCoordinator for several keys (KIP-699), repeated while coordinators are loading. */
export async function findCoordinators(
  wire: Wire,
  type: CoordinatorType,
  keys: readonly string[],
): Promise<Map<string, number | CliError>> {
  if (keys.length === 0) return new Map();
  const [{ api: v6 }, { api: v5 }, { api: v4 }] = await Promise.all([
    import('@platformatic/kafka/dist/apis/metadata/find-coordinator-v6.js'),
    import('@platformatic/kafka/dist/apis/metadata/find-coordinator-v5.js'),
    import('@platformatic/kafka/dist/apis/metadata/find-coordinator-v4.js'),
  ]);
  const api = await wire.newestVersion('any', [v6, v5, v4]);
  const answers = await retryItems(wire, keys, async (pending) => {
    const { coordinators } = await wire.send('any', api, keyTypes[type], [...pending]);
    const byKey = new Map(coordinators.map((coordinator) => [coordinator.key, coordinator]));
    return pending.map((key) => byKey.get(key) ?? { errorCode: -1, errorMessage: null, nodeId: -1 });
  });
  return new Map(
    keys.map((key, index) => {
      const { errorCode = -1, errorMessage, nodeId = -1 } = answers[index] ?? {};
      const failure = () =>
        brokerFailure(errorCode, { action: `find the coordinator of ${type} "${key}"`, message: errorMessage });
      return [key, errorCode === 0 ? nodeId : failure()];
    }),
  );
}

import { api as deleteGroupsV2 } from '@platformatic/kafka/dist/apis/admin/delete-groups-v2.js';
import { brokerFailure } from '../errors/broker-failures.js';
import type { NamedOutcome } from '../values/outcomes.js';
import type { Wire } from '../wire/wire.js';
import { askCoordinators } from './coordinators.js';

/** Deletes groups without members (DeleteGroups), one request per coordinator. */
export async function deleteGroups(wire: Wire, names: readonly string[]): Promise<NamedOutcome[]> {
  const answers = await askCoordinators(wire, names, async (broker, asked) => {
    const { results } = await wire.send({ broker }, deleteGroupsV2, [...asked]);
    return new Map(results.map((result) => [result.groupId, result]));
  });
  return names.map((name, index) => {
    const { errorCode = -1, failure } = answers[index] ?? {};
    const error =
      failure ?? (errorCode === 0 ? undefined : brokerFailure(errorCode, { action: `delete group "${name}"` }));
    return { name, ...(error && { error }) };
  });
}

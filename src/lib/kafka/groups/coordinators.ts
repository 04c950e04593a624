import { CliError, isUnreachable } from '../../base/errors.js';
import { groupBy } from '../../base/group-by.js';
import { retryItems } from '../wire/retry.js';
import type { Wire } from '../wire/wire.js';

/** A coordinator's response for one group, or why there is none. */
export interface GroupAnswer<Response> {
  readonly errorCode: number;
  readonly response?: Response;
  readonly coordinator?: number;
  /** Set when the group has no coordinator, or it could not be asked. */
  readonly failure?: CliError;
}

const coordinatorNotAvailable = 15;

/**
 * Asks the coordinator of each group, with one request per coordinator, and again when coordinators are loading or have
 * moved. Results are in the order of the groups.
 */
export async function askCoordinators<Response extends { readonly errorCode: number }>(
  wire: Wire,
  groups: readonly string[],
  ask: (coordinator: number, groups: readonly string[]) => Promise<ReadonlyMap<string, Response>>,
): Promise<GroupAnswer<Response>[]> {
  return retryItems(wire, groups, async (pending) => {
    const found = await wire.coordinators('group', pending);
    const answers = new Map<string, GroupAnswer<Response>>();
    for (const [group, coordinator] of found) {
      if (coordinator instanceof CliError) answers.set(group, { errorCode: 0, failure: coordinator });
    }
    const coordinated = pending.filter((group) => typeof found.get(group) === 'number');
    await Promise.all(
      [...groupBy(coordinated, (group) => found.get(group) as number)].map(async ([coordinator, members]) => {
        try {
          const responses = await ask(coordinator, members);
          for (const group of members) {
            const response = responses.get(group);
            if (response) answers.set(group, { errorCode: response.errorCode, response, coordinator });
          }
        } catch (error) {
          if (!isUnreachable(error)) throw error;
          for (const group of members) answers.set(group, { errorCode: 0, failure: error });
        }
      }),
    );
    return pending.map((group) => answers.get(group) ?? { errorCode: coordinatorNotAvailable });
  });
}

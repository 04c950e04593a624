import { type CliError, isUnreachable } from '../../base/errors.js';
import { groupBy } from '../../base/group-by.js';
import type { ConfigResource } from '../values/configs.js';

/** Resources per request: each topic answers with about 40 configs of 100 bytes. */
export const resourcesPerRequest = 500;
/** Resource types by number (ConfigResource.Type). */
export const resourceTypes = { topic: 2, broker: 4, clientMetrics: 16, group: 32 } as const;

export const noResourceResult = { errorCode: -1, errorMessage: null } as const;
export const resourceKey = (type: number, name: string | null | undefined): string => `${type} ${name ?? ''}`;
export const resourceLabel = ({ type, name }: ConfigResource): string =>
  name === '' ? `all ${type}s` : `${type} "${name}"`;

/** Only the broker itself knows its own configs; the cluster-wide defaults (name "") are known to all. */
const brokerOf = ({ type, name }: ConfigResource): number | null =>
  type === 'broker' && name !== '' ? Number(name) : null;

/**
 * Groups resources by the broker that has to be asked and runs `work` for each group concurrently. When a broker is
 * unreachable `onFailure` is called for each of its resources; the other groups go on.
 */
export async function forEachTarget<R extends ConfigResource>(
  resources: readonly R[],
  onFailure: (resource: R, error: CliError) => void,
  work: (target: 'any' | { readonly broker: number }, items: readonly R[]) => Promise<void>,
): Promise<void> {
  await Promise.all(
    [...groupBy(resources, brokerOf)].map(async ([broker, items]) => {
      if (broker === null) return work('any', items);
      try {
        await work({ broker }, items);
      } catch (error) {
        if (!isUnreachable(error)) throw error;
        for (const resource of items) onFailure(resource, error);
      }
    }),
  );
}

import { type CliError, isUnreachable } from '../../base/errors.js';
import { groupBy } from '../../base/group-by.js';
import type { ConfigResource } from '../cluster.js';

/** Resources a request: a topic answers with some 40 configs of 100 bytes. */
export const resourcesPerRequest = 500;
/** Kafka's numbers of the kinds of resources (ConfigResource.Type). */
export const resourceTypes = { topic: 2, broker: 4, clientMetrics: 16, group: 32 } as const;

export const noResourceResult = { errorCode: -1, errorMessage: null } as const;
export const resourceKey = (type: number, name: string | null | undefined): string => `${type} ${name ?? ''}`;
export const resourceLabel = ({ type, name }: ConfigResource): string =>
  name === '' ? `all ${type}s` : `${type} "${name}"`;

/** A broker's own configs are known to that broker; the default of all brokers (name "") to any. */
const brokerOf = ({ type, name }: ConfigResource): number | null =>
  type === 'broker' && name !== '' ? Number(name) : null;

/**
 * Does the work for those who answer for resources, side by side. A broker that cannot be reached fails for its own
 * resources, and keeps nothing from the others.
 */
export async function forEachTarget<R extends ConfigResource>(
  resources: readonly R[],
  failed: (resource: R, error: CliError) => void,
  work: (target: 'any' | { readonly broker: number }, items: readonly R[]) => Promise<void>,
): Promise<void> {
  await Promise.all(
    [...groupBy(resources, brokerOf)].map(async ([broker, items]) => {
      if (broker === null) return work('any', items);
      try {
        await work({ broker }, items);
      } catch (error) {
        if (!isUnreachable(error)) throw error;
        for (const resource of items) failed(resource, error);
      }
    }),
  );
}

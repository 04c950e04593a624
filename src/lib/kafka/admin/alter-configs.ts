import { api as alterConfigsV1 } from '@platformatic/kafka/dist/apis/admin/incremental-alter-configs-v1.js';
import { isSameConfigValue } from '../../base/config-value.js';
import type { CliError } from '../../base/errors.js';
import { brokerFailure } from '../errors/broker-failures.js';
import type { ConfigChange, ConfigEntry, ConfigResource, ConfigSource } from '../values/configs.js';
import type { NamedOutcome } from '../values/outcomes.js';
import { retryItems } from '../wire/retry.js';
import { type AppliedChange, awaitVisible } from './await-visible.js';
import {
  forEachTarget,
  noResourceResult,
  resourceKey,
  resourceLabel,
  resourcesPerRequest,
  resourceTypes,
} from './config-resources.js';
import { describeConfigs } from './configs.js';
import { type AdminContext, chunksOf } from './context.js';

const alterOperations = { set: 0, delete: 1 } as const;

/**
 * Alters configs with IncrementalAlterConfigs (KIP-339). One outcome per change, in their order; an unreachable broker
 * fails only its own changes.
 */
export async function alterConfigs(
  admin: AdminContext,
  changes: readonly ConfigChange[],
  { validateOnly = false } = {},
): Promise<NamedOutcome[]> {
  const outcomes = new Map<ConfigChange, NamedOutcome>();
  const onFailure = (change: ConfigChange, error: CliError) => outcomes.set(change, { name: change.name, error });
  await forEachTarget(changes, onFailure, async (target, items) => {
    const api = await admin.wire.newestVersion(target, [alterConfigsV1]);
    for (const chunk of chunksOf(items, resourcesPerRequest)) {
      const results = await retryItems(admin.wire, chunk, async (pending) => {
        const { responses } = await admin.wire.send(target, api, pending.map(alteration), validateOnly);
        const byKey = new Map(
          responses.map((response) => [resourceKey(response.resourceType, response.resourceName), response]),
        );
        return pending.map(({ type, name }) => byKey.get(resourceKey(resourceTypes[type], name)) ?? noResourceResult);
      });
      for (const [index, change] of chunk.entries()) {
        const { errorCode, errorMessage } = results[index] ?? noResourceResult;
        outcomes.set(change, {
          name: change.name,
          ...(errorCode !== 0 && {
            error: brokerFailure(errorCode, {
              action: `alter the configs of ${resourceLabel(change)}`,
              message: errorMessage,
            }),
          }),
        });
      }
    }
  });
  const applied = changes.filter((change) => !outcomes.get(change)?.error);
  const [first] = applied;
  if (!validateOnly && first)
    await awaitVisible(admin, configsChange(first, applied.length), () => areApplied(admin, applied));
  return changes.flatMap((change) => outcomes.get(change) ?? []);
}

const configsChange = (first: ConfigChange, count: number): AppliedChange => ({
  summary: `The configs of ${resourceLabel(first)}${count > 1 ? ` and ${count - 1} more` : ''} are changed`,
  command: `kafkactl ${first.type === 'broker' ? 'brokers' : 'topics'} describe ${first.name}`,
});

function alteration({ type, name, set }: ConfigChange) {
  return {
    resourceType: resourceTypes[type],
    resourceName: name,
    configs: Object.entries(set).map(([key, value]) =>
      value === null
        ? { name: key, configOperation: alterOperations.delete }
        : { name: key, configOperation: alterOperations.set, value },
    ),
  };
}

/** True when the brokers report the new values, or when they cannot be read. */
async function areApplied(admin: AdminContext, changes: readonly ConfigChange[]): Promise<boolean> {
  const asked = changes.map(({ type, name, set }) => ({ type, name, keys: Object.keys(set) }));
  const answers = await describeConfigs(admin, asked);
  return answers.every(({ entries, error }, index) => {
    const change = changes[index];
    return error || !change || entries.every((entry) => isApplied(entry, change, change.set[entry.name]));
  });
}

function isApplied(
  { value, source, type: valueType }: ConfigEntry,
  { type, name }: ConfigResource,
  expected: string | null | undefined,
): boolean {
  if (expected === undefined) return true;
  // A broker's own value overrides the cluster-wide one, which stays when the broker's is unset.
  const own: ConfigSource[] = type === 'broker' ? [name === '' ? 'cluster' : 'broker'] : ['topic', 'group'];
  return expected === null
    ? !own.includes(source)
    : own.includes(source) && isSameConfigValue(valueType, value, expected);
}

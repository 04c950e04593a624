import { api as alterConfigsV1 } from '@platformatic/kafka/dist/apis/admin/incremental-alter-configs-v1.js';
import type { CliError } from '../../errors.js';
import { isSameConfigValue } from '../../same-value.js';
import { brokerFailure } from '../broker-failures.js';
import type { ConfigChange, ConfigEntry, ConfigResource, ConfigSource, Outcome } from '../cluster.js';
import { settle } from '../retry.js';
import { batchSize, eachTarget, keyOf, named, types, unanswered } from './config-resources.js';
import { configs } from './configs.js';
import { type Admin, chunks } from './context.js';
import { type MadeChange, untilVisible } from './visible.js';

const operations = { set: 0, delete: 1 } as const;

/** IncrementalAlterConfigs (KIP-339). The changes of a broker that does not answer fail by themselves. */
export async function alterConfigs(
  admin: Admin,
  changes: readonly ConfigChange[],
  { validateOnly = false } = {},
): Promise<Outcome[]> {
  const outcomes = new Map<ConfigChange, Outcome>();
  const failed = (change: ConfigChange, error: CliError) => outcomes.set(change, { name: change.name, error });
  await eachTarget(changes, failed, async (target, items) => {
    const api = await admin.wire.newest(target, [alterConfigsV1]);
    for (const chunk of chunks(items, batchSize)) {
      const results = await settle(admin.wire, chunk, async (pending) => {
        const { responses } = await admin.wire.send(target, api, pending.map(alteration), validateOnly);
        const byKey = new Map(
          responses.map((response) => [keyOf(response.resourceType, response.resourceName), response]),
        );
        return pending.map(({ type, name }) => byKey.get(keyOf(types[type], name)) ?? unanswered);
      });
      for (const [index, change] of chunk.entries()) {
        const { errorCode, errorMessage } = results[index] ?? unanswered;
        outcomes.set(change, {
          name: change.name,
          ...(errorCode !== 0 && {
            error: brokerFailure(errorCode, { doing: `alter the configs of ${named(change)}`, words: errorMessage }),
          }),
        });
      }
    }
  });
  const done = changes.filter((change) => !outcomes.get(change)?.error);
  const [first] = done;
  if (!validateOnly && first) await untilVisible(admin, configsChange(first, done.length), () => shown(admin, done));
  return changes.flatMap((change) => outcomes.get(change) ?? []);
}

const configsChange = (first: ConfigChange, count: number): MadeChange => ({
  done: `The configs of ${named(first)}${count > 1 ? ` and ${count - 1} more` : ''} are changed`,
  look: `kafkactl ${first.type === 'broker' ? 'brokers' : 'topics'} describe ${first.name}`,
});

function alteration({ type, name, set }: ConfigChange) {
  return {
    resourceType: types[type],
    resourceName: name,
    configs: Object.entries(set).map(([key, value]) =>
      value === null
        ? { name: key, configOperation: operations.delete }
        : { name: key, configOperation: operations.set, value },
    ),
  };
}

/** True when the changes are what the broker answers, or when it cannot be asked. */
async function shown(admin: Admin, changes: readonly ConfigChange[]): Promise<boolean> {
  const asked = changes.map(({ type, name, set }) => ({ type, name, keys: Object.keys(set) }));
  const answers = await configs(admin, asked);
  return answers.every(({ entries, error }, index) => {
    const change = changes[index];
    return error || !change || entries.every((entry) => reflects(entry, change, change.set[entry.name]));
  });
}

function reflects(
  { value, source, type: valueType }: ConfigEntry,
  { type, name }: ConfigResource,
  wanted: string | null | undefined,
): boolean {
  if (wanted === undefined) return true;
  // Below a broker's own value there may be one of all brokers.
  const own: ConfigSource[] = type === 'broker' ? [name === '' ? 'cluster' : 'broker'] : ['topic', 'group'];
  return wanted === null ? !own.includes(source) : own.includes(source) && isSameConfigValue(valueType, value, wanted);
}

import type { App } from '../../lib/app.js';
import { CliError } from '../../lib/base/errors.js';
import { command } from '../../lib/cli/command.js';
import { integer, keyValuePairs, repeatable } from '../../lib/cli/inputs.js';
import { field } from '../../lib/io/fields.js';
import type { Row } from '../../lib/io/rows.js';
import type { Cluster, ResourceConfigs } from '../../lib/kafka/cluster.js';
import { type Alteration, type AlterChange, planAlter } from '../../lib/topics/alter.js';
import { type ChangeResult, changeText, pendingChanges } from '../../lib/topics/changes.js';
import { configImpactQuery } from '../../lib/topics/config-impact.js';
import { parseConfigName, parseConfigValues } from '../../lib/topics/config-values.js';
import { type ImpactQuery, movedKeysText } from '../../lib/topics/impact.js';
import { configValueText } from '../../lib/topics/units.js';
import { dryRunFlag, dryRunRows, executeChanges, plannedChangeFields } from './changes.js';
import { findTopicsOrReport } from './find-topics.js';
import { readImpacts } from './impacts.js';

const configValueCell = (value: unknown, { key }: Row): string => configValueText(String(key), value);

export const topicsAlter = command({
  path: 'topics alter',
  summary: 'Change configs of topics, or add partitions',
  details:
    'Configs are changed one by one: the others keep their values. Partitions can be added, never taken away; keys then move to other partitions.',
  effect: 'writes',
  args: { names: repeatable('Topic names or patterns', { value: 'NAME', required: true, completes: 'topic' }) },
  options: {
    config: keyValuePairs('Set a config; times and sizes take units: retention.ms=7d', {
      short: 'c',
      completes: 'config',
    }),
    unset: repeatable('Take back a config, so that the default holds again', {
      value: 'KEY',
      completes: 'config',
      parse: parseConfigName,
    }),
    partitions: integer('Partitions that the topic shall have', { short: 'p', min: 1 }),
    dryRun: dryRunFlag,
  },
  fields: plannedChangeFields({
    key: field.string<string | null>('The config', { column: 'table', title: 'CONFIG' }),
    from: field.any<string | number | null>('What it was', { column: 'table', format: configValueCell }),
    to: field.any<string | number | null>('What it becomes', { column: 'table', format: configValueCell }),
  }),
  nameField: 'name',
  examples: [
    ['topics alter orders -c retention.ms=7d', 'Keep records for a week; nothing else changes'],
    ['topics alter orders --unset retention.ms', "Go back to the cluster's default"],
    ['topics alter orders -p 12', 'Add partitions, up to 12'],
  ],
  async run({ names, config, unset, partitions, dryRun }, app) {
    const wanted: Alteration = { partitions, set: parseConfigValues(config), unset };
    const keys = [...Object.keys(wanted.set), ...unset];
    if (partitions === undefined && keys.length === 0) {
      throw new CliError('usage', 'nothing to change was given', {
        hint: 'Set a config with -c key=value, take one back with --unset KEY, or add partitions with -p N.',
      });
    }
    const both = unset.find((key) => Object.hasOwn(wanted.set, key));
    if (both) throw new CliError('usage', `config ${both} is both set and unset`);
    const cluster = await app.cluster();
    const topics = await findTopicsOrReport(app, names);
    const configs = await cluster.configs(
      keys.length > 0 ? topics.map(({ name }) => ({ type: 'topic', name, keys: [...keys, 'retention.ms'] })) : [],
    );
    const changes = topics.flatMap((topic, index) => planAlter(topic, configs[index]?.entries ?? [], wanted));
    if (dryRun) {
      const checked = await sendChanges(cluster, pendingChanges(changes), { validateOnly: true });
      return dryRunRows(
        app,
        changes.map((change) => withRefusal(change, checked.get(change)?.error)),
      );
    }
    await noteAddedPartitions(app, cluster, pendingChanges(changes));
    await confirmDataLoss(app, cluster, pendingChanges(changes), configs);
    return executeChanges(app, changes, (pending) => sendChanges(cluster, pending));
  },
});

/** Asks for confirmation where a change destroys records. The list names every change, and what each destroys. */
async function confirmDataLoss(
  app: App,
  cluster: Cluster,
  changes: readonly AlterChange[],
  configs: readonly ResourceConfigs[],
): Promise<void> {
  const destructive = changes.filter(({ dataLoss }) => dataLoss !== undefined);
  const [first] = destructive;
  if (!first) return;
  const names = new Set(destructive.map(({ name }) => name));
  const queries = new Map(
    destructive.flatMap((change) => {
      const query = impactQueryOf(change, changes, configs);
      return query ? [[change, query] as const] : [];
    }),
  );
  const impacts = await readImpacts(cluster, [...queries.values()], app.now());
  await app.confirm({
    question: `Make changes that destroy records of ${names.size === 1 ? `topic "${first.name}"` : `${names.size} topics`}?`,
    affected: changes.map((change) => {
      const { name, action, dataLoss, details } = change;
      const text = `${name}: ${changeText(action, details.key ?? '', details.from, details.to)}`;
      const query = queries.get(change);
      const impact = query ? (impacts.get(query) ?? []) : [];
      return [dataLoss === undefined ? text : `${text}: ${dataLoss}.`, ...impact].join(' ');
    }),
    name: first.name,
  });
}

function impactQueryOf(
  { name, details: { key, from, to } }: AlterChange,
  changes: readonly AlterChange[],
  configs: readonly ResourceConfigs[],
): ImpactQuery | undefined {
  const changed = changes.find((each) => each.name === name && each.details.key === 'retention.ms')?.details.to;
  const entries = configs.find((each) => each.name === name)?.entries ?? [];
  const now = entries.find((entry) => entry.name === 'retention.ms')?.value ?? null;
  const text = (value: string | number | null) => (value === null ? null : String(value));
  const retention = changed === undefined ? now : text(changed);
  return configImpactQuery({ topic: name, key: key ?? '', from: text(from), to: text(to), retention });
}

/** Notes for each topic that gets partitions how many keys move, and which groups read it. */
async function noteAddedPartitions(app: App, cluster: Cluster, changes: readonly AlterChange[]): Promise<void> {
  const growing = changes.filter(({ action }) => action === 'addPartitions');
  const queries = growing.map(({ name }) => ({ kind: 'grow', topic: name }) as const);
  const impacts = await readImpacts(cluster, queries, app.now());
  for (const [index, { name, details }] of growing.entries()) {
    const query = queries[index];
    const impact = query ? (impacts.get(query) ?? []) : [];
    app.note([`${name}: ${movedKeysText(Number(details.from), Number(details.to))}`, ...impact].join(' '));
  }
}

const withRefusal = (change: AlterChange, error: CliError | undefined): AlterChange =>
  error ? { ...change, refused: error } : change;

/**
 * Sends all added partitions in one request and all configs in another. The configs of a topic succeed or fail together.
 */
async function sendChanges(
  cluster: Cluster,
  changes: readonly AlterChange[],
  options: { readonly validateOnly: boolean } = { validateOnly: false },
): Promise<Map<AlterChange, ChangeResult>> {
  const results = new Map<AlterChange, ChangeResult>();
  const growing = changes.filter(({ action }) => action === 'addPartitions');
  const added = await cluster.createPartitions(
    growing.map(({ name, details }) => ({ name, count: Number(details.to) })),
    options,
  );
  for (const [index, change] of growing.entries()) results.set(change, { error: added[index]?.error });
  const configChanges = changes.filter(({ action }) => action !== 'addPartitions');
  const names = [...new Set(configChanges.map(({ name }) => name))];
  const outcomes = await cluster.alterConfigs(
    names.map((name) => ({
      type: 'topic',
      name,
      set: Object.fromEntries(
        configChanges
          .filter((change) => change.name === name)
          .map(({ action, details }) => [details.key, action === 'unsetConfig' ? null : String(details.to)]),
      ),
    })),
    options,
  );
  for (const change of configChanges) results.set(change, { error: outcomes[names.indexOf(change.name)]?.error });
  return results;
}

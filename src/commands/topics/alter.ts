import { command, type Row } from '../../lib/cli/command.js';
import { field } from '../../lib/cli/fields.js';
import { integer, list, pairs } from '../../lib/cli/inputs.js';
import { CliError } from '../../lib/errors.js';
import type { Cluster } from '../../lib/kafka/cluster.js';
import { type Alteration, type AlterChange, planAlter } from '../../lib/topics/alter.js';
import { type Done, pending } from '../../lib/topics/changes.js';
import { configName, configValues } from '../../lib/topics/config-values.js';
import { humanConfig } from '../../lib/topics/units.js';
import { carryOut, changeFields, dryRunFlag, showPlan } from './changes.js';
import { topicsOrProblems } from './lookup.js';

/** `604800000 (7d)` to people. */
function withMeaning(value: unknown, { key }: Row): string {
  if (value === null || value === undefined) return '-';
  const meaning = typeof value === 'string' ? humanConfig(String(key), value) : undefined;
  return meaning ? `${value} (${meaning})` : String(value);
}

export const topicsAlter = command({
  path: 'topics alter',
  summary: 'Change configs of topics, or add partitions',
  details:
    'Configs are changed one by one: the others keep their values. Partitions can be added, never taken away; keys then move to other partitions.',
  effect: 'writes',
  args: { names: list('Topic names or patterns', { value: 'NAME', required: true, completes: 'topic' }) },
  options: {
    config: pairs('Set a config; times and sizes take units: retention.ms=7d', { short: 'c', completes: 'config' }),
    unset: list('Take back a config, so that the default holds again', {
      value: 'KEY',
      completes: 'config',
      parse: configName,
    }),
    partitions: integer('Partitions that the topic shall have', { short: 'p', min: 1 }),
    dryRun: dryRunFlag,
  },
  fields: changeFields({
    key: field.string('The config', { column: 'table', title: 'CONFIG' }),
    from: field.any('What it was', { column: 'table', show: withMeaning }),
    to: field.any('What it becomes', { column: 'table', show: withMeaning }),
  }),
  name: 'name',
  examples: [
    ['topics alter orders -c retention.ms=7d', 'Keep records for a week; nothing else changes'],
    ['topics alter orders --unset retention.ms', "Go back to the cluster's default"],
    ['topics alter orders -p 12', 'Add partitions, up to 12'],
  ],
  async run({ names, config, unset, partitions, dryRun }, app) {
    const wanted: Alteration = { partitions, set: configValues(config), unset };
    const keys = [...Object.keys(wanted.set), ...unset];
    if (partitions === undefined && keys.length === 0) {
      throw new CliError('usage', 'nothing to change was given', {
        hint: 'Set a config with -c key=value, take one back with --unset KEY, or add partitions with -p N.',
      });
    }
    const both = unset.find((key) => Object.hasOwn(wanted.set, key));
    if (both) throw new CliError('usage', `config ${both} is both set and unset`);
    const cluster = await app.cluster();
    const topics = await topicsOrProblems(app, names);
    const configs = await cluster.configs(
      keys.length > 0 ? topics.map(({ name }) => ({ type: 'topic', name, keys })) : [],
    );
    const changes = topics.flatMap((topic, index) => planAlter(topic, configs[index]?.entries ?? [], wanted));
    if (dryRun) {
      const checked = await perform(cluster, pending(changes), { validateOnly: true });
      return showPlan(
        app,
        changes.map((change) => refuse(change, checked.get(change)?.error)),
      );
    }
    const losses = pending(changes).flatMap(({ name, destroys, details: { key, from, to } }) =>
      destroys ? [`${name}: ${key} ${from} -> ${to}: ${destroys}`] : [],
    );
    if (losses.length > 0) {
      await app.confirm({
        question: `Make changes that destroy records of ${topics.length === 1 ? `topic "${topics[0]?.name}"` : `${topics.length} topics`}?`,
        touches: losses,
        name: topics[0]?.name ?? '',
      });
    }
    if (pending(changes).some(({ action }) => action === 'addPartitions')) {
      app.note(
        "Keys are spread over more partitions from now on: a key's new records may go elsewhere than its old ones.",
      );
    }
    return carryOut(app, changes, (left) => perform(cluster, left));
  },
});

const refuse = (change: AlterChange, error: CliError | undefined): AlterChange =>
  error ? { ...change, refused: error } : change;

/** All partitions with one request and all configs with another, whose outcome is that of each config of the topic. */
async function perform(
  cluster: Cluster,
  changes: readonly AlterChange[],
  options: { readonly validateOnly: boolean } = { validateOnly: false },
): Promise<Map<AlterChange, Done>> {
  const done = new Map<AlterChange, Done>();
  const growing = changes.filter(({ action }) => action === 'addPartitions');
  const grown = await cluster.createPartitions(
    growing.map(({ name, details }) => ({ name, count: Number(details.to) })),
    options,
  );
  for (const [index, change] of growing.entries()) done.set(change, { error: grown[index]?.error });
  const configured = changes.filter(({ action }) => action !== 'addPartitions');
  const names = [...new Set(configured.map(({ name }) => name))];
  const outcomes = await cluster.alterConfigs(
    names.map((name) => ({
      type: 'topic',
      name,
      set: Object.fromEntries(
        configured
          .filter((change) => change.name === name)
          .map(({ action, details }) => [details.key, action === 'unsetConfig' ? null : String(details.to)]),
      ),
    })),
    options,
  );
  for (const change of configured) done.set(change, { error: outcomes[names.indexOf(change.name)]?.error });
  return done;
}

import { CliError } from '../../lib/base/errors.js';
import { command } from '../../lib/cli/command.js';
import { integer, keyValuePairs, plainText } from '../../lib/cli/inputs.js';
import { field } from '../../lib/io/fields.js';
import type { NewTopic } from '../../lib/kafka/cluster.js';
import { clonedTopic } from '../../lib/topics/clone.js';
import { parseConfigValues } from '../../lib/topics/config-values.js';
import { createChanges } from '../../lib/topics/create.js';
import { answeredRows, dryRunFlag, plannedChangeFields } from './changes.js';
import { findTopics } from './find-topics.js';

export const topicsClone = command({
  path: 'topics clone',
  summary: 'Make a topic with the definition of another',
  details:
    'Takes over partitions, replicas and the configs that the topic sets itself; what is given on the line wins. Records are not copied.',
  effect: 'writes',
  args: {
    from: plainText('The topic to take the definition from', { value: 'TOPIC', required: true, completes: 'topic' }),
    to: plainText('Name of the new topic', { value: 'NEW-TOPIC', required: true }),
  },
  options: {
    partitions: integer('Partitions, other than those of the original', { short: 'p', min: 1 }),
    replicationFactor: integer('Replicas of each partition, other than those of the original', {
      short: 'r',
      aliases: ['replicas'],
      min: 1,
      max: 32767,
    }),
    config: keyValuePairs('A config to add or change', { short: 'c', completes: 'config' }),
    dryRun: dryRunFlag,
  },
  fields: plannedChangeFields({
    from: field.string('The topic whose definition it has'),
    partitionCount: field.number<number | null>('Partitions that it has', { title: 'PARTITIONS' }),
    replicationFactor: field.number<number | null>('Replicas of each partition', { title: 'REPLICAS' }),
    config: field.object<NewTopic['config']>('The configs that it sets itself'),
  }),
  nameField: 'name',
  examples: [
    ['topics clone orders orders-v2', 'A second topic of the same shape'],
    ['topics clone orders orders-v2 -p 24', 'The same, with more partitions'],
  ],
  async run({ from, to, partitions, replicationFactor, config, dryRun }, app) {
    const cluster = await app.cluster();
    const { topics, missing } = await findTopics(cluster, [from]);
    const [original] = topics;
    if (!original) throw missing[0]?.error;
    const [configs] = await cluster.configs([{ type: 'topic', name: original.name }]);
    if (configs?.error) throw configs.error;
    const spec = clonedTopic(to, original, configs?.entries ?? [], {
      partitions,
      replicationFactor,
      config: parseConfigValues(config),
    });
    const changes = createChanges(await cluster.createTopics([spec], { validateOnly: dryRun }), undefined).map(
      ({ details, refused, ...change }) => ({
        ...change,
        ...(refused && { refused: withCloneHint(refused) }),
        action: 'clone',
        details: { from: original.name, ...details, config: spec.config },
      }),
    );
    if (!dryRun && changes.every(({ refused }) => !refused)) app.note('Its records stay where they are.');
    return answeredRows(app, changes, dryRun);
  },
});

/** The error of CreateTopics with a hint for `topics clone`, which has no `--if-not-exists`. */
const withCloneHint = ({ code, message, kafka, hint }: CliError) =>
  new CliError(code, message, { kafka, hint: code === 'conflict' ? 'Choose another name, or delete it first.' : hint });

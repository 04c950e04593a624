import { apiVersionShape, type ObjectShape, type Shape } from '../schema/shape.js';
import { configsShape } from './config-shape.js';
import { policyShape } from './policy-shape.js';

const settingShapes = {
  partitions: { kind: 'integer', summary: 'Partitions; they can grow, never shrink', min: 1, max: 100_000 },
  replicationFactor: { kind: 'integer', summary: 'Replicas of each partition', min: 1, max: 32_767 },
  config: configsShape('Topic configs; times and sizes take units: 7d, 12h, 1GiB'),
} as const satisfies Record<string, Shape>;

const profile: Shape = {
  kind: 'object',
  summary: 'Settings that topics start from',
  label: 'a profile',
  keys: { extends: { kind: 'text', summary: 'The profile that this one starts from' }, ...settingShapes },
  required: [],
};

const override: Shape = {
  kind: 'object',
  summary: 'What differs with one profile',
  label: "a topic's profile",
  keys: settingShapes,
  required: [],
};

const topic: Shape = {
  kind: 'object',
  summary: 'One topic',
  label: 'a topic',
  keys: {
    name: {
      kind: 'text',
      summary: 'Name of the topic',
      pattern: /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,249}$/,
      rule: 'a topic name has 1 to 249 letters, digits, ".", "_" and "-"',
    },
    description: { kind: 'text', summary: 'What the topic is for' },
    owner: { kind: 'text', summary: 'Who answers for it' },
    labels: { kind: 'record', summary: 'Labels of your own', of: { kind: 'text', summary: 'Value of the label' } },
    ...settingShapes,
    profiles: { kind: 'record', summary: 'What differs with a profile, by its name', of: override },
    absent: { kind: 'boolean', summary: 'True: the topic shall not exist, and apply deletes it' },
  },
  required: ['name'],
};

const policies: Shape = { kind: 'list', summary: 'Rules that the topics have to keep', of: policyShape };

/** A file that holds policies alone, for --policies. */
export const policiesFileShape: ObjectShape = {
  kind: 'object',
  summary: 'Rules for topics of Apache Kafka, as kafkactl takes them with --policies',
  label: 'a file of policies',
  keys: { apiVersion: apiVersionShape, policies },
  required: ['apiVersion', 'policies'],
};

/** A topics.yaml. */
export const topicsFileShape: ObjectShape = {
  kind: 'object',
  summary: 'Topics of an Apache Kafka cluster, as kafkactl plan and apply take them',
  label: 'the file',
  keys: {
    apiVersion: apiVersionShape,
    profiles: { kind: 'record', summary: 'Profiles by name, of which one is chosen with --profile', of: profile },
    topics: { kind: 'list', summary: 'The topics', of: topic },
    owns: {
      kind: 'list',
      summary: 'Names or patterns of the topics that --prune may delete when no file has them',
      of: { kind: 'text', summary: 'A name, a glob, or /a regular expression/' },
    },
    policies,
    unset: {
      kind: 'enum',
      summary: 'What becomes of configs that are set on a topic and absent here: kept and told of, or taken back',
      choices: ['keep', 'strict'],
    },
  },
  required: ['apiVersion'],
};

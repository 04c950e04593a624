import { policyShape } from './policies-shape.js';

/** What a node of a file of ours may hold, as data: reading, its errors and the JSON Schema all come from it. */
export type Shape =
  | { readonly kind: 'text'; readonly summary: string; readonly pattern?: RegExp; readonly says?: string }
  | { readonly kind: 'integer'; readonly summary: string; readonly min: number; readonly max: number }
  | { readonly kind: 'number'; readonly summary: string; readonly min: number; readonly max: number }
  /** A time with a unit (`250ms`, `5s`), read as milliseconds; `min` and `max` are milliseconds too. */
  | { readonly kind: 'duration'; readonly summary: string; readonly min?: number; readonly max?: number }
  | { readonly kind: 'flag'; readonly summary: string }
  | { readonly kind: 'word'; readonly summary: string; readonly choices: readonly string[] }
  /** `least` is the number of items that there must be. */
  | { readonly kind: 'list'; readonly summary: string; readonly of: Shape; readonly least?: 1 }
  | { readonly kind: 'named'; readonly summary: string; readonly of: Shape; readonly names?: NameRule }
  | { readonly kind: 'config'; readonly summary: string }
  | { readonly kind: 'configName'; readonly summary: string }
  | { readonly kind: 'configValue'; readonly summary: string; readonly config: string }
  | { readonly kind: 'bounds'; readonly summary: string }
  | MapShape;

/** What names must look like, and how that is said. */
export interface NameRule {
  readonly pattern: RegExp;
  readonly says: string;
}

export interface MapShape {
  readonly kind: 'map';
  readonly summary: string;
  /** What an error calls it: `a topic`. */
  readonly label: string;
  readonly keys: Readonly<Record<string, Shape>>;
  readonly required: readonly string[];
  /** Of these keys there is exactly one. */
  readonly exactlyOneOf?: readonly string[];
  /** A key that means nothing without others, and these. */
  readonly requiredTogether?: Readonly<Record<string, readonly string[]>>;
}

export const apiVersion = 'kafkactl/v1';

const settingShapes = {
  partitions: { kind: 'integer', summary: 'Partitions; they can grow, never shrink', min: 1, max: 100_000 },
  replicationFactor: { kind: 'integer', summary: 'Replicas of each partition', min: 1, max: 32_767 },
  config: { kind: 'config', summary: 'Topic configs; times and sizes take units: 7d, 12h, 1GiB' },
} as const satisfies Record<string, Shape>;

const profile: Shape = {
  kind: 'map',
  summary: 'Settings that topics start from',
  label: 'a profile',
  keys: { extends: { kind: 'text', summary: 'The profile that this one starts from' }, ...settingShapes },
  required: [],
};

const override: Shape = {
  kind: 'map',
  summary: 'What differs with one profile',
  label: "a topic's profile",
  keys: settingShapes,
  required: [],
};

const topic: Shape = {
  kind: 'map',
  summary: 'One topic',
  label: 'a topic',
  keys: {
    name: {
      kind: 'text',
      summary: 'Name of the topic',
      pattern: /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,249}$/,
      says: 'a topic name has 1 to 249 letters, digits, ".", "_" and "-"',
    },
    description: { kind: 'text', summary: 'What the topic is for' },
    owner: { kind: 'text', summary: 'Who answers for it' },
    labels: { kind: 'named', summary: 'Labels of your own', of: { kind: 'text', summary: 'Value of the label' } },
    ...settingShapes,
    profiles: { kind: 'named', summary: 'What differs with a profile, by its name', of: override },
    absent: { kind: 'flag', summary: 'True: the topic shall not exist, and apply deletes it' },
  },
  required: ['name'],
};

const version: Shape = { kind: 'word', summary: 'The form of this file', choices: [apiVersion] };
const policies: Shape = { kind: 'list', summary: 'Rules that the topics have to keep', of: policyShape };

/** A file that holds policies alone, for several files of topics. */
export const policiesFileShape: MapShape = {
  kind: 'map',
  summary: 'Rules for topics of Apache Kafka, as kafkactl takes them with --policies',
  label: 'a file of policies',
  keys: { apiVersion: version, policies },
  required: ['apiVersion', 'policies'],
};

/** The whole file. */
export const topicsFileShape: MapShape = {
  kind: 'map',
  summary: 'Topics of an Apache Kafka cluster, as kafkactl plan and apply take them',
  label: 'the file',
  keys: {
    apiVersion: version,
    profiles: { kind: 'named', summary: 'Profiles by name, of which one is chosen with --profile', of: profile },
    topics: { kind: 'list', summary: 'The topics', of: topic },
    owns: {
      kind: 'list',
      summary: 'Names or patterns of the topics that --prune may delete when no file has them',
      of: { kind: 'text', summary: 'A name, a glob, or /a regular expression/' },
    },
    policies,
    unset: {
      kind: 'word',
      summary: 'What becomes of configs that are set on a topic and absent here: kept and told of, or taken back',
      choices: ['keep', 'strict'],
    },
  },
  required: ['apiVersion'],
};

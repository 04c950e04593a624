import type { ObjectShape, Shape } from '../schema/shape.js';
import { configBoundsShape, configNameShape } from './config-shape.js';

const range = (summary: string, max: number): Shape => ({
  kind: 'object',
  summary,
  label: 'a range',
  keys: {
    min: { kind: 'integer', summary: 'The least that is allowed', min: 1, max },
    max: { kind: 'integer', summary: 'The most that is allowed', min: 1, max },
  },
  required: [],
});

const configNames = (summary: string): Shape => ({
  kind: 'list',
  summary,
  of: configNameShape('Name of a topic config'),
});

export const policyShape: ObjectShape = {
  kind: 'object',
  summary: 'A rule that topics have to keep',
  label: 'a policy',
  keys: {
    name: { kind: 'text', summary: 'Name of the policy, which its violations tell' },
    match: { kind: 'text', summary: 'Topics it is for: a name, a glob, or /a regular expression/; all when left out' },
    profiles: {
      kind: 'list',
      summary: 'Profiles it is for; all when left out',
      of: { kind: 'text', summary: 'Name of a profile' },
    },
    partitions: range('Partitions that are allowed', 100_000),
    replicationFactor: range('Replicas that are allowed', 32_767),
    owner: { kind: 'enum', summary: 'Whether a topic needs an owner', choices: ['required'] },
    config: {
      kind: 'object',
      summary: 'What is asked of configs',
      label: "a policy's config",
      keys: {
        required: configNames('Configs that the file has to set'),
        forbidden: configNames('Configs that the file may not set'),
        bounds: configBoundsShape('Configs and what they may be; times and sizes take units'),
      },
      required: [],
    },
    severity: {
      kind: 'enum',
      summary: 'error, the default: nothing is done; warning: it is only told',
      choices: ['error', 'warning'],
    },
    message: { kind: 'text', summary: 'A sentence of your own, told with each violation' },
  },
  required: ['name'],
};

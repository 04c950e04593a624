import { CliError } from '../base/errors.js';
import { nearest } from '../base/nearest.js';
import { variableSchema } from '../schema/json-schema.js';
import type { JsonSchema, KeyedShape, ObjectShape, ParsedShape, Refusal, Shape } from '../schema/shape.js';
import { isNumericConfig, topicConfigDefs, topicConfigNames } from '../topics/config-defs.js';
import { parseConfigValue } from '../topics/config-values.js';

/** The configs of a topic; values are read into Kafka's form (`7d` to `604800000`), lists with commas. */
export const configsShape = (summary: string): KeyedShape => ({
  kind: 'keyed',
  summary,
  keys: Object.fromEntries(
    Object.entries(topicConfigDefs).map(([name, { summary, defaultValue }]) => [
      name,
      configValueShape(name, `${summary}. Kafka's default: ${defaultValue === '' ? 'none' : defaultValue}.`),
    ]),
  ),
  unknownKey: unknownConfig,
});

const configValueShape = (name: string, summary: string): ParsedShape => ({
  kind: 'parsed',
  summary,
  parse: (text) => parseConfigValue(name, text),
  jsonSchema: configValueSchema(name),
});

function configValueSchema(name: string): JsonSchema {
  const { choices, type } = topicConfigDefs[name] ?? {};
  if (choices && type === 'string') return { enum: choices };
  return { type: ['string', 'number', 'boolean', ...(type === 'list' ? ['array'] : [])] };
}

/** The name of a topic config. */
export const configNameShape = (summary: string): ParsedShape => ({
  kind: 'parsed',
  summary,
  parse(name) {
    if (Object.hasOwn(topicConfigDefs, name)) return name;
    const { message, hint } = unknownConfig(name);
    throw new CliError('usage', message, { hint });
  },
  jsonSchema: { anyOf: [{ enum: topicConfigNames }, variableSchema] },
});

function unknownConfig(name: string): Refusal {
  const near = nearest(name, topicConfigNames);
  return {
    message: `Kafka has no topic config "${name}"`,
    hint: near ? `Did you mean ${near}?` : 'See  kafkactl topics describe NAME  for the configs of a topic.',
  };
}

/** Inclusive bounds of numeric configs, by config. */
export const configBoundsShape = (summary: string): KeyedShape => ({
  kind: 'keyed',
  summary,
  keys: Object.fromEntries(topicConfigNames.filter(isNumericConfig).map((name) => [name, boundsShape(name)])),
  unknownKey: (name) =>
    Object.hasOwn(topicConfigDefs, name)
      ? { message: `${name} is no number, and so it has no bounds` }
      : unknownConfig(name),
});

const boundsShape = (config: string): ObjectShape => ({
  kind: 'object',
  summary: 'What the config may be; without min or max that side is open',
  label: 'a bound',
  keys: {
    min: configValueShape(config, 'The least that is allowed'),
    max: configValueShape(config, 'The most that is allowed'),
  } satisfies Record<string, Shape>,
  required: [],
});

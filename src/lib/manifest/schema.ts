import { isNumericConfig, topicConfigDefs, topicConfigNames } from '../topics/config-defs.js';
import { boundShape } from './policies-shape.js';
import { apiVersion, policiesFileShape, type Shape, topicsFileShape } from './shape.js';

type Schema = Readonly<Record<string, unknown>>;

/** The JSON Schema of topics.yaml, for editors: completion and a first check, from the definition that reads it. */
export const manifestSchema = (): Schema => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: `topics.yaml of kafkactl (${apiVersion})`,
  ...schemaOf(topicsFileShape),
});

/** The JSON Schema of a file that holds policies alone. */
export const policiesSchema = (): Schema => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: `Policies of kafkactl (${apiVersion})`,
  ...schemaOf(policiesFileShape),
});

/** A value of another type may come from the environment: `partitions: ${PARTITIONS}`. */
const variable = { type: 'string', pattern: '\\$\\{' };

/** The JSON Schema of a shape. */
export function schemaOf(shape: Shape): Schema {
  const description = shape.summary;
  switch (shape.kind) {
    case 'text':
      return { description, type: ['string', 'number', 'boolean'], ...(shape.pattern && namePattern(shape.pattern)) };
    case 'integer':
      return { description, anyOf: [{ type: 'integer', minimum: shape.min, maximum: shape.max }, variable] };
    case 'number':
      return { description, anyOf: [{ type: 'number', minimum: shape.min, maximum: shape.max }, variable] };
    case 'duration':
      return {
        description,
        anyOf: [{ type: 'string', pattern: durationPattern }, ...(shape.min ? [] : [{ const: 0 }])],
      };
    case 'flag':
      return { description, anyOf: [{ type: 'boolean' }, variable] };
    case 'word':
      return { description, enum: shape.choices };
    case 'list':
      return { description, type: 'array', items: schemaOf(shape.of), ...(shape.least && { minItems: shape.least }) };
    case 'named':
      return {
        description,
        type: ['object', 'null'],
        ...(shape.names && { propertyNames: { pattern: shape.names.pattern.source } }),
        additionalProperties: schemaOf(shape.of),
      };
    case 'config':
      return { description, type: ['object', 'null'], properties: configs(), additionalProperties: false };
    case 'configName':
      return { description, anyOf: [{ enum: topicConfigNames }, variable] };
    case 'configValue':
      return { description, ...configValue(shape.config) };
    case 'bounds':
      return { description, type: ['object', 'null'], properties: bounds(), additionalProperties: false };
    case 'map':
      return {
        description,
        type: 'object',
        properties: Object.fromEntries(Object.entries(shape.keys).map(([key, inner]) => [key, schemaOf(inner)])),
        ...(shape.required.length > 0 && { required: shape.required }),
        ...(shape.exactlyOneOf && { oneOf: shape.exactlyOneOf.map((key) => ({ required: [key] })) }),
        ...(shape.requiredTogether && { dependentRequired: shape.requiredTogether }),
        additionalProperties: false,
      };
  }
}

const durationPattern = '^\\d+(\\.\\d+)?(ms|s|m|h|d|w)$|\\$\\{';

const namePattern = ({ source }: RegExp): Schema => ({ anyOf: [{ pattern: source }, variable] });

const configs = (): Schema =>
  Object.fromEntries(
    Object.entries(topicConfigDefs).map(([name, { summary, defaultValue }]) => [
      name,
      {
        description: `${summary}. Kafka's default: ${defaultValue === '' ? 'none' : defaultValue}.`,
        ...configValue(name),
      },
    ]),
  );

function configValue(name: string): Schema {
  const { choices, type } = topicConfigDefs[name] ?? {};
  if (choices && type === 'string') return { enum: choices };
  return { type: ['string', 'number', 'boolean', ...(type === 'list' ? ['array'] : [])] };
}

const bounds = (): Schema =>
  Object.fromEntries(topicConfigNames.filter(isNumericConfig).map((name) => [name, schemaOf(boundShape(name))]));

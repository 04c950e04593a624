import type { JsonSchema, Shape } from './shape.js';

/** The JSON Schema of a file, for editors: completion and a first check, from the shape that the file is read by. */
export function jsonSchemaOfFile(title: string, shape: Shape): JsonSchema {
  const definitions: Definitions = new Map();
  const schema = jsonSchemaOf(shape, definitions);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title,
    ...schema,
    ...(definitions.size > 0 && { $defs: Object.fromEntries(definitions) }),
  };
}

/** Schemas of the shapes that have a name of their own, by it. */
type Definitions = Map<string, JsonSchema>;

/** Accepted beside values of other types, since they may come from the environment: `partitions: ${PARTITIONS}`. */
export const variableSchema: JsonSchema = { type: 'string', pattern: '\\$\\{' };

function jsonSchemaOf(shape: Shape, definitions: Definitions): JsonSchema {
  const name = shape.kind === 'object' ? shape.definition : undefined;
  if (name === undefined) return inlineSchemaOf(shape, definitions);
  if (!definitions.has(name)) definitions.set(name, inlineSchemaOf(shape, definitions));
  return { $ref: `#/$defs/${name}` };
}

function inlineSchemaOf(shape: Shape, definitions: Definitions): JsonSchema {
  const description = shape.summary;
  switch (shape.kind) {
    case 'text':
      return { description, type: scalarTypes, ...(shape.pattern && patternSchema(shape.pattern)) };
    case 'integer':
      return { description, anyOf: [{ type: 'integer', minimum: shape.min, maximum: shape.max }, variableSchema] };
    case 'number':
      return { description, anyOf: [{ type: 'number', minimum: shape.min, maximum: shape.max }, variableSchema] };
    case 'duration':
      return {
        description,
        anyOf: [{ type: 'string', pattern: durationPattern }, ...(shape.min ? [] : [{ const: 0 }])],
      };
    case 'boolean':
      return { description, anyOf: [{ type: 'boolean' }, variableSchema] };
    case 'enum':
      return { description, enum: shape.choices };
    case 'parsed':
      return { description, ...(shape.jsonSchema ?? { type: scalarTypes }) };
    case 'list':
      return {
        description,
        type: 'array',
        items: jsonSchemaOf(shape.of, definitions),
        ...(shape.minItems && { minItems: shape.minItems }),
      };
    case 'record':
      return {
        description,
        type: ['object', 'null'],
        ...(shape.names && { propertyNames: { pattern: shape.names.pattern.source } }),
        additionalProperties: jsonSchemaOf(shape.of, definitions),
      };
    case 'textOrMapping':
      return { description, anyOf: [jsonSchemaOf(shape.text, definitions), jsonSchemaOf(shape.mapping, definitions)] };
    case 'keyed':
      return {
        description,
        type: ['object', 'null'],
        properties: propertySchemas(shape.keys, definitions),
        additionalProperties: false,
      };
    case 'object':
      return {
        description,
        type: 'object',
        properties: propertySchemas(shape.keys, definitions),
        ...(shape.required.length > 0 && { required: shape.required }),
        ...(shape.exactlyOneOf && { oneOf: shape.exactlyOneOf.map((key) => ({ required: [key] })) }),
        ...(shape.requiredTogether && { dependentRequired: shape.requiredTogether }),
        additionalProperties: false,
      };
  }
}

const scalarTypes = ['string', 'number', 'boolean'];

const durationPattern = '^\\d+(\\.\\d+)?(ms|s|m|h|d|w)$|\\$\\{';

const patternSchema = ({ source }: RegExp): JsonSchema => ({ anyOf: [{ pattern: source }, variableSchema] });

const propertySchemas = (keys: Readonly<Record<string, Shape>>, definitions: Definitions): JsonSchema =>
  Object.fromEntries(Object.entries(keys).map(([key, inner]) => [key, jsonSchemaOf(inner, definitions)]));

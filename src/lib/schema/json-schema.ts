import type { JsonSchema, Shape } from './shape.js';

/** The JSON Schema of a file, for editors: completion and a first check, from the shape that the file is read by. */
export const jsonSchemaOfFile = (title: string, shape: Shape): JsonSchema => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title,
  ...jsonSchemaOf(shape),
});

/** Accepted beside values of other types, since they may come from the environment: `partitions: ${PARTITIONS}`. */
export const variableSchema: JsonSchema = { type: 'string', pattern: '\\$\\{' };

export function jsonSchemaOf(shape: Shape): JsonSchema {
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
        items: jsonSchemaOf(shape.of),
        ...(shape.minItems && { minItems: shape.minItems }),
      };
    case 'record':
      return {
        description,
        type: ['object', 'null'],
        ...(shape.names && { propertyNames: { pattern: shape.names.pattern.source } }),
        additionalProperties: jsonSchemaOf(shape.of),
      };
    case 'textOrMapping':
      return { description, anyOf: [jsonSchemaOf(shape.text), jsonSchemaOf(shape.mapping)] };
    case 'keyed':
      return {
        description,
        type: ['object', 'null'],
        properties: propertySchemas(shape.keys),
        additionalProperties: false,
      };
    case 'object':
      return {
        description,
        type: 'object',
        properties: propertySchemas(shape.keys),
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

const propertySchemas = (keys: Readonly<Record<string, Shape>>): JsonSchema =>
  Object.fromEntries(Object.entries(keys).map(([key, inner]) => [key, jsonSchemaOf(inner)]));

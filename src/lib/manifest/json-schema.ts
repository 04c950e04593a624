import { jsonSchemaOfFile } from '../schema/json-schema.js';
import { apiVersion, type JsonSchema } from '../schema/shape.js';
import { policiesFileShape, topicsFileShape } from './file-shapes.js';

/** The JSON Schema of topics.yaml. */
export const manifestSchema = (): JsonSchema =>
  jsonSchemaOfFile(`topics.yaml of kafkactl (${apiVersion})`, topicsFileShape);

/** The JSON Schema of a file that holds policies alone. */
export const policiesSchema = (): JsonSchema =>
  jsonSchemaOfFile(`Policies of kafkactl (${apiVersion})`, policiesFileShape);

import { jsonSchemaOfFile } from '../../schema/json-schema.js';
import { apiVersion, type JsonSchema } from '../../schema/shape.js';
import { flowShape } from './shape.js';

/** The JSON Schema of a flow file, for editors. Generated from the shape that the reader uses. */
export const flowSchema = (): JsonSchema => jsonSchemaOfFile(`A flow of kafkactl (${apiVersion})`, flowShape);

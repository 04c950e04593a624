import { schemaOf } from '../../manifest/schema.js';
import { apiVersion } from '../../manifest/shape.js';
import { flowShape } from './shape.js';

/** The JSON Schema of a flow file, for editors. Generated from the shape that the reader uses. */
export const flowSchema = (): Readonly<Record<string, unknown>> => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: `A flow of kafkactl (${apiVersion})`,
  ...schemaOf(flowShape),
});

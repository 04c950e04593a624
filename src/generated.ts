import { commandCatalog } from './commands/index.js';
import { reference } from './lib/cli/reference.js';
import { flowSchema } from './lib/flows/file/schema.js';
import { manifestSchema, policiesSchema } from './lib/manifest/json-schema.js';

/** Generated files by path. `npm run generate` writes them, `npm run check` fails where one is outdated. */
export async function generatedFiles(): Promise<Readonly<Record<string, string>>> {
  return {
    'docs/reference.md': reference(await commandCatalog()),
    'docs/schema/topics.schema.json': `${JSON.stringify(manifestSchema(), null, 2)}\n`,
    'docs/schema/flow.schema.json': `${JSON.stringify(flowSchema(), null, 2)}\n`,
    'docs/schema/policies.schema.json': `${JSON.stringify(policiesSchema(), null, 2)}\n`,
  };
}

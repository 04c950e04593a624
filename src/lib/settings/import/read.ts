import { parseSettingsYaml } from '../read-settings-file.js';
import type { ImportedContext } from './imported.js';
import { fromClientProperties } from './java.js';
import { parseProperties } from './properties.js';
import { fromToolFile } from './tools.js';

/**
 * Reads the contexts of another tool's file, whose kind is detected by its contents. `brokers` is for properties without
 * `bootstrap.servers`, such as those for `--command-config`.
 */
export async function readImport(
  path: string,
  text: string,
  resolvePath: (path: string) => string,
  brokers?: string,
): Promise<readonly ImportedContext[]> {
  const properties = parseProperties(text);
  const isProperties = [...properties.keys()].some((key) => /^(bootstrap|metadata|security|sasl|ssl)\.\w/.test(key));
  if (!isProperties) return fromToolFile((await parseSettingsYaml(path, text)).document.toJS(), resolvePath);
  const complete = brokers ? new Map(properties).set('bootstrap.servers', brokers) : properties;
  return [fromClientProperties(complete, resolvePath)];
}

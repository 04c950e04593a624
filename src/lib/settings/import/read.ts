import { parseStrictYaml } from '../strict-yaml.js';
import type { ImportedContext } from './imported.js';
import { fromClientProperties } from './java.js';
import { parseProperties } from './properties.js';
import { fromToolFile } from './tools.js';

/**
 * The contexts in a file of another tool, told apart by what stands in it. `brokers` is for properties that name none,
 * as those for `--command-config` do.
 */
export async function readImport(
  path: string,
  text: string,
  resolvePath: (path: string) => string,
  brokers?: string,
): Promise<readonly ImportedContext[]> {
  const properties = parseProperties(text);
  const isProperties = [...properties.keys()].some((key) => /^(bootstrap|metadata|security|sasl|ssl)\.\w/.test(key));
  if (!isProperties) return fromToolFile((await parseStrictYaml(path, text)).document.toJS(), resolvePath);
  const whole = brokers ? new Map(properties).set('bootstrap.servers', brokers) : properties;
  return [fromClientProperties(whole, resolvePath)];
}

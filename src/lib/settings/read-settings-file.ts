import { CliError } from '../base/errors.js';
import { readSource } from '../schema/read-shape.js';
import type { ObjectShape, ParsedShape, Refusal, Shape } from '../schema/shape.js';
import { keyHint, type Wording } from '../schema/wording.js';
import { parseYaml, type YamlSource } from '../schema/yaml-source.js';

/** Parses a settings file. Throws `usage` with `path:line` for an error of syntax or a duplicate key. */
export async function parseSettingsYaml(path: string, text: string): Promise<YamlSource> {
  const source = await parseYaml(path, text);
  throwFirstProblem(source);
  return source;
}

/**
 * Reads a settings file by a shape, without variables. Throws `usage` with `path:line` for its first problem, and without
 * the line's text, which may hold a password. `refuseKey` has another sentence for some unknown keys.
 */
export function readSettings(
  source: YamlSource,
  shape: ObjectShape,
  refuseKey?: (key: string) => string | undefined,
): unknown {
  const { value } = readSource(source, shape, { wording: wordingWith(refuseKey) });
  throwFirstProblem(source);
  return value;
}

function throwFirstProblem({ file, collector }: YamlSource): void {
  const [first] = collector.problems;
  if (first) throw new CliError('usage', `${file}:${first.line}: ${first.message}`, { hint: first.hint });
}

const wordingWith = (refuseKey: (key: string) => string | undefined = () => undefined): Wording => ({
  mapping: mappingText,
  notAnObject: (label) => `${label} must be ${mappingText}`,
  unknownKey(label, key, keys): Refusal {
    const message = refuseKey(key);
    return message ? { message } : { message: `${label} has an unknown key "${key}"`, hint: keyHint(key, keys) };
  },
  missingKeys: (label, [key = '']) => ({
    message: `${label} has no ${key}`,
    hint: key === 'brokers' ? 'Add  brokers: [host:9092]' : undefined,
  }),
  invalidName: (name, rule) => ({ message: `contexts: "${name}" cannot be the name of a context`, hint: rule }),
});

const mappingText = 'a mapping of keys to values';

export const nonEmptyTextShape: Shape = { kind: 'text', summary: '', isNonEmpty: true };

/** A text, or a list of texts, for a parser; its errors are put behind the name of the key. */
export const parsedShape = (key: string, parse: (text: string) => unknown): ParsedShape => ({
  kind: 'parsed',
  summary: '',
  isNonEmpty: true,
  parse(text) {
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      throw new CliError('usage', `${key}: ${error.message}`, { hint: error.hint });
    }
  },
});

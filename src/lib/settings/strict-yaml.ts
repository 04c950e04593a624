import type { Document, LineCounter, Node } from 'yaml';
import { CliError } from '../base/errors.js';
import { nearest } from '../base/nearest.js';

/** A YAML file, parsed with the place of each node, read key by key so that nothing in it is dropped in silence. */
export interface StrictYaml {
  readonly path: string;
  readonly document: Document;
  readonly yaml: typeof import('yaml');
  readonly lines: LineCounter;
}

/** Reads one node, or throws an error that names the file and the line. `label` is the key as the person wrote it. */
export type Reader<T> = (source: StrictYaml, node: Node | null, label: string) => T;

/** Parses a text; throws `usage` with `path:line` for YAML that is malformed or holds a key twice. */
export async function parseStrictYaml(path: string, text: string): Promise<StrictYaml> {
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error) throw new CliError('usage', `${path}:${lines.linePos(error.pos[0]).line}: ${error.message}`);
  return { path, document, yaml, lines };
}

/** An error at a node. */
export function faultAt(source: StrictYaml, node: Node | null, message: string, hint?: string): CliError {
  const line = node?.range ? source.lines.linePos(node.range[0]).line : 1;
  return new CliError('usage', `${source.path}:${line}: ${message}`, { hint });
}

const resolved = ({ yaml, document }: StrictYaml, node: Node | null): Node | null =>
  yaml.isAlias(node) ? (node.resolve(document) ?? null) : node;

/** The entries of a mapping in their order; an empty node is an empty mapping. */
export function entriesOf(
  source: StrictYaml,
  node: Node | null,
  label: string,
): { readonly key: string; readonly keyNode: Node; readonly value: Node }[] {
  const { yaml } = source;
  const map = resolved(source, node);
  if (map === null || (yaml.isScalar(map) && map.value === null)) return [];
  if (!yaml.isMap<Node, Node | null>(map)) throw faultAt(source, map, `${label} must be a mapping of keys to values`);
  return map.items.map(({ key, value }) => ({
    key: yaml.isScalar(key) ? String(key.source ?? key.value) : String(key),
    keyNode: key,
    value: value ?? Object.assign(new yaml.Scalar(null), { range: key.range ?? null }),
  }));
}

/** Reads a mapping whose keys are all known; an unknown one is an error that offers the nearest. */
export function mapping<T extends object>(
  readers: { readonly [K in keyof Required<T>]: Reader<T[K]> },
  refuse?: (key: string) => string | undefined,
): Reader<T> {
  const known: Readonly<Record<string, Reader<unknown>>> = readers;
  return (source, node, label) => {
    const found: Record<string, unknown> = {};
    for (const { key, keyNode, value } of entriesOf(source, node, label)) {
      const reader = Object.hasOwn(known, key) ? known[key] : undefined;
      if (!reader) {
        const refusal = refuse?.(key);
        if (refusal) throw faultAt(source, keyNode, refusal);
        const near = nearest(key, Object.keys(known));
        const hint = near ? `Did you mean ${near}?` : `It may hold ${Object.keys(known).join(', ')}.`;
        throw faultAt(source, keyNode, `${label} has an unknown key "${key}"`, hint);
      }
      found[key] = reader(source, value, key);
    }
    return found as T;
  };
}

/** A text; a number or a boolean is taken as it is written. */
export const string: Reader<string> = (source, node, label) => {
  const scalar = resolved(source, node);
  if (!source.yaml.isScalar(scalar) || scalar.value === null || scalar.value === '') {
    throw faultAt(source, node, `${label} must be a text`);
  }
  return typeof scalar.value === 'string' ? scalar.value : String(scalar.source ?? scalar.value);
};

export const boolean: Reader<boolean> = (source, node, label) => {
  const scalar = resolved(source, node);
  if (source.yaml.isScalar(scalar) && typeof scalar.value === 'boolean') return scalar.value;
  throw faultAt(source, node, `${label} must be true or false`);
};

/** A text, or a list of texts. */
export const strings: Reader<readonly string[]> = (source, node, label) => {
  const list = resolved(source, node);
  if (!source.yaml.isSeq<Node>(list)) return [string(source, list, label)];
  return list.items.map((item) => string(source, item, label));
};

/** Reads with a parser of texts, and puts file and line before what it has to say. */
export const parsedBy =
  <R, T>(reader: Reader<R>, parse: (raw: R) => T): Reader<T> =>
  (source, node, label) => {
    const raw = reader(source, node, label);
    try {
      return parse(raw);
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      throw faultAt(source, node, `${label}: ${error.message}`, error.hint);
    }
  };

import type { Document, Node } from 'yaml';
import { ProblemCollector } from './problem-collector.js';

export type { Pair, YAMLMap } from 'yaml';

/** A parsed YAML file. `problems` has its errors of syntax. */
export interface YamlSource {
  readonly file: string;
  readonly document: Document;
  readonly yaml: typeof import('yaml');
  readonly collector: ProblemCollector;
  /** False where an error of syntax leaves no content to read. Duplicate keys are no such error. */
  readonly isReadable: boolean;
}

/** Parses a YAML text. Errors of syntax are collected, not thrown; behind the first one everything looks wrong. */
export async function parseYaml(file: string, text: string): Promise<YamlSource> {
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const collector = new ProblemCollector(file, text, lines);
  const syntaxError = document.errors.find(({ code }) => code !== 'DUPLICATE_KEY');
  for (const { pos, code, message } of syntaxError ? [syntaxError] : document.errors) {
    collector.addSyntaxError(pos[0], code, message);
  }
  return { file, document, yaml, collector, isReadable: syntaxError === undefined };
}

/** The node that an alias refers to; other nodes themselves. */
export const resolveAlias = ({ yaml, document }: YamlSource, node: Node | null): Node | null =>
  yaml.isAlias(node) ? (node.resolve(document) ?? null) : node;

/** The key of a pair as it is written: `1` and `true` are names too. */
export const keyText = ({ yaml }: Pick<YamlSource, 'yaml'>, key: unknown): string =>
  yaml.isScalar(key) ? String(key.source ?? key.value) : String(key);

/** Writes a value as YAML, without folding long lines. */
export async function stringifyYaml(value: unknown): Promise<string> {
  const { stringify } = await import('yaml');
  return stringify(value, { lineWidth: 0 });
}

/** The keys of the mapping under a top-level key of a YAML text, which may have faults elsewhere. */
export async function keysUnder(key: string, text: string): Promise<string[]> {
  const yaml = await import('yaml');
  const document = yaml.parseDocument(text);
  const mapping = yaml.isMap(document.contents) ? document.get(key) : undefined;
  return yaml.isMap(mapping) ? mapping.items.map((pair) => keyText({ yaml }, pair.key)) : [];
}

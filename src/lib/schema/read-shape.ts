import type { Node } from 'yaml';
import { CliError } from '../base/errors.js';
import { nearest } from '../base/nearest.js';
import type { ProblemCollector } from './problem-collector.js';
import type { Problem } from './problems.js';
import { expectedText, parseScalar, type ScalarShape } from './scalars.js';
import type { KeyedShape, ObjectShape, ParsedShape, Refusal, Shape } from './shape.js';
import type { SourceLocator, ValuePath } from './source-location.js';
import { fillVariables } from './variables.js';
import { defaultWording, type Wording } from './wording.js';
import { keyText, parseYaml, resolveAlias, type YamlSource } from './yaml-source.js';

type Env = Readonly<Record<string, string | undefined>>;
type Scalar = string | number | boolean | null;

export interface ReadOptions {
  /** Environment for `${NAME}` in texts. Without it texts are literal, and a boolean must not be quoted. */
  readonly env?: Env | undefined;
  readonly wording?: Wording;
  /** Words the problem of a variable that `env` lacks. Without it: that the environment has none of that name. */
  readonly unknownVariable?: (name: string) => Refusal;
  /** Reads this top-level key alone; the others may be anything. */
  readonly only?: string;
}

/** The outcome of reading a file. */
export interface ShapeResult {
  /** Of the shape where there is no problem. Otherwise values that could not be read are undefined, their keys kept. */
  readonly value: unknown;
  readonly problems: readonly Problem[];
  readonly locate: SourceLocator;
  /** True where the value of a path could not be read in whole. */
  readonly hasFault: (path: ValuePath) => boolean;
}

/** Reads a YAML text by a shape. Collects all problems instead of throwing at the first. */
export async function readShape(
  file: string,
  text: string,
  shape: Shape,
  options: ReadOptions = {},
): Promise<ShapeResult> {
  return readSource(await parseYaml(file, text), shape, options);
}

/** Reads a parsed YAML file by a shape, as `readShape` does. */
export function readSource(source: YamlSource, shape: Shape, options: ReadOptions = {}): ShapeResult {
  const { collector, document, isReadable } = source;
  if (!isReadable) collector.markFaulty([]);
  const value = isReadable ? new ShapeReader(source, options).readRoot(document.contents, shape) : undefined;
  return {
    value,
    problems: collector.problems,
    locate: (path) => collector.locationOf(path),
    hasFault: (path) => collector.hasFault(path),
  };
}

class ShapeReader {
  readonly #source: YamlSource;
  readonly #problems: ProblemCollector;
  readonly #env: Env | undefined;
  readonly #wording: Wording;
  readonly #unknownVariable: ReadOptions['unknownVariable'];
  readonly #only: string | undefined;

  constructor(source: YamlSource, { env, wording = defaultWording, unknownVariable, only }: ReadOptions) {
    this.#source = source;
    this.#problems = source.collector;
    this.#env = env;
    this.#wording = wording;
    this.#unknownVariable = unknownVariable;
    this.#only = only;
  }

  /** An empty file is an empty object where no key is required. */
  readRoot(contents: Node | null, shape: Shape): unknown {
    const isEmpty = contents === null && shape.kind === 'object' && shape.required.length === 0;
    return this.#read(isEmpty ? this.#nullNode() : contents, shape, []);
  }

  /** The node as a plain value of the shape; undefined, with a problem, where it is none. */
  #read(given: Node | null, shape: Shape, path: ValuePath): unknown {
    const node = resolveAlias(this.#source, given);
    if (given?.range) this.#problems.recordLocation(path, given.range[0]);
    switch (shape.kind) {
      case 'object':
        return this.#readObject(node, shape, path);
      case 'record':
        return this.#readEntries(node, path, (key, value, at) => {
          const { pattern, rule = '' } = shape.names ?? {};
          if (pattern?.test(key) !== false) return [key, this.#read(value, shape.of, at)];
          const { message, hint } = this.#wording.invalidName(key, rule);
          return this.#problems.addFault([...at, ''], message, hint);
        });
      case 'keyed':
        return this.#readKeyed(node, shape, path);
      case 'textOrMapping':
        if (this.#source.yaml.isMap(node)) return this.#read(node, shape.mapping, path);
        if (this.#source.yaml.isScalar(node) && node.value !== null) return this.#read(node, shape.text, path);
        return this.#problems.addWrongValue(path, expectedText(shape));
      case 'parsed':
        return this.#readParsed(node, shape, path);
      case 'list':
        if (!this.#source.yaml.isSeq<Node | null>(node))
          return this.#problems.addWrongValue(path, 'a list: lines that begin with "-"');
        if (node.items.length < (shape.minItems ?? 0))
          return this.#problems.addWrongValue(path, 'a list of at least one');
        return node.items.map((item, index) => this.#read(item, shape.of, [...path, index]));
      default:
        return this.#readScalar(node, shape, path);
    }
  }

  #readObject(node: Node | null, shape: ObjectShape, path: ValuePath): unknown {
    const label = typeof shape.label === 'string' ? shape.label : shape.label(String(path.at(-1)));
    const keys = Object.keys(shape.keys);
    if (shape.isSwitchable && this.#source.yaml.isScalar(node) && typeof node.value === 'boolean')
      return node.value ? {} : undefined;
    if (!this.#isMapping(node)) {
      const wanted = shape.required.length > 0 ? shape.required : keys;
      return this.#problems.addFault(path, this.#wording.notAnObject(label, wanted));
    }
    const misspelled = new Set<string>();
    let hasUnknownKey = false;
    const found = this.#readEntries(node, path, (key, value, at) => {
      const inner = Object.hasOwn(shape.keys, key) ? shape.keys[key] : undefined;
      if (inner) return [key, this.#read(value, inner, at)];
      hasUnknownKey = true;
      const near = nearest(key, keys);
      if (near) misspelled.add(near);
      this.#problems.markFaulty([...path, near ?? key]);
      const { message, hint } = this.#wording.unknownKey(label, key, keys);
      return this.#problems.addProblem([...at, ''], message, hint);
    });
    // A key with a wrong value, or in a wrong spelling, has its problem already: it is not missing too.
    const isPresent = (key: string): boolean => misspelled.has(key) || this.#problems.hasLocation([...path, key, '']);
    const missing = shape.required.filter((key) => !isPresent(key));
    if (missing.length > 0) {
      for (const key of missing) this.#problems.markFaulty([...path, key]);
      const { message, hint } = this.#wording.missingKeys(label, missing);
      this.#problems.addProblem(path, message, hint);
    }
    // An unknown key may stand for the one that is missing.
    if (!hasUnknownKey) this.#checkKeysTogether(shape, label, isPresent, path);
    const refusal = found && shape.check?.(found);
    if (refusal) this.#problems.addFault(path, refusal.message, refusal.hint);
    return found;
  }

  /** Keys that exclude or need each other. */
  #checkKeysTogether(
    { exactlyOneOf, requiredTogether = {} }: ObjectShape,
    label: string,
    isPresent: (key: string) => boolean,
    path: ValuePath,
  ): void {
    const given = exactlyOneOf?.filter(isPresent) ?? [];
    if (exactlyOneOf && given.length !== 1) {
      const both = given.length > 1 ? `, not ${given.join(' and ')}` : '';
      this.#problems.addFault(path, `${label} has one of ${exactlyOneOf.join(', ')}${both}`);
      return;
    }
    for (const [key, others] of Object.entries(requiredTogether).filter(([key]) => isPresent(key))) {
      for (const other of others.filter((each) => !isPresent(each))) {
        this.#problems.addFault([...path, key, ''], `${label} with "${key}" needs "${other}" too`);
      }
    }
  }

  #readKeyed(node: Node | null, { keys, unknownKey }: KeyedShape, path: ValuePath): unknown {
    return this.#readEntries(node, path, (key, value, at) => {
      const shape = Object.hasOwn(keys, key) ? keys[key] : undefined;
      // The location of an object is its key: `#read` would record that of its first key.
      if (shape?.kind === 'object') return [key, this.#readObject(resolveAlias(this.#source, value), shape, at)];
      if (shape) return [key, this.#read(value, shape, at)];
      this.#problems.markFaulty([...path, nearest(key, Object.keys(keys)) ?? key]);
      const { message, hint } = unknownKey(key);
      return this.#problems.addProblem([...at, ''], message, hint);
    });
  }

  /** The entries of a mapping that `readEntry` gives. The location of a key itself is at its path with `''` behind. */
  #readEntries(
    node: Node | null,
    path: ValuePath,
    readEntry: (key: string, value: Node | null, path: ValuePath) => readonly [string, unknown] | undefined,
  ): Record<string, unknown> | undefined {
    if (!this.#isMapping(node)) return this.#problems.addWrongValue(path, this.#wording.mapping);
    const { yaml } = this.#source;
    if (!yaml.isMap<Node, Node | null>(node)) return {};
    const counts = new Map<string, number>();
    for (const { key } of node.items) {
      const text = keyText(this.#source, key);
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    const entries = node.items.flatMap(({ key: keyNode, value }) => {
      const key = keyText(this.#source, keyNode);
      if (this.#only !== undefined && path.length === 0 && key !== this.#only) return [];
      const at = [...path, key];
      const isDuplicate = (counts.get(key) ?? 0) > 1;
      // The parser has reported the duplicate key. Its value is ambiguous.
      if (isDuplicate) this.#problems.markFaulty(at);
      for (const each of [[...at, ''], at]) this.#problems.recordLocation(each, keyNode.range?.[0] ?? 0);
      // A line `config:` that stands twice is one problem, not two.
      if (isDuplicate && (value === null || (yaml.isScalar(value) && value.value === null))) return [];
      const entry = readEntry(key, value ?? this.#nullNode(), at);
      return entry === undefined ? [] : [entry];
    });
    return Object.fromEntries(entries);
  }

  #nullNode(): Node {
    return new this.#source.yaml.Scalar(null);
  }

  /** True for a mapping, and for a key without a value, which is an empty one. */
  #isMapping(node: Node | null): boolean {
    const { yaml } = this.#source;
    return yaml.isMap(node) || (yaml.isScalar(node) && node.value === null);
  }

  #readParsed(node: Node | null, { parse, isNonEmpty }: ParsedShape, path: ValuePath): unknown {
    const of: Shape = { kind: 'text', summary: '', ...(isNonEmpty && { isNonEmpty }) };
    const isList = this.#source.yaml.isSeq(node);
    const value = this.#read(node, isList ? { kind: 'list', summary: '', of } : of, path);
    const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
    return texts.includes(undefined) ? undefined : this.#attempt(path, () => parse(texts.join(',')));
  }

  #readScalar(node: Node | null, shape: ScalarShape, path: ValuePath): unknown {
    const { yaml } = this.#source;
    const isUsable = yaml.isScalar<Scalar>(node) && node.value !== null;
    if (!isUsable || (this.#env === undefined && shape.kind === 'boolean' && typeof node.value !== 'boolean'))
      return this.#problems.addWrongValue(path, expectedText(shape));
    const { value } = node;
    if (this.#env === undefined && typeof value === 'boolean' && shape.kind === 'boolean') return value;
    const written = typeof value === 'string' ? value : String(node.source ?? value);
    const text = this.#attempt(path, () =>
      this.#env ? fillVariables(written, this.#env, this.#unknownVariable) : written,
    );
    if (text === undefined) return undefined;
    const result = this.#attempt(path, () => parseScalar(text, shape));
    if (result === undefined || 'value' in result) return result?.value;
    return 'expected' in result
      ? this.#problems.addWrongValue(path, result.expected)
      : this.#problems.addFault(path, result.problem, result.hint);
  }

  /** The result of `attempt`; a CliError that it throws becomes a problem at the path. */
  #attempt<T>(path: ValuePath, attempt: () => T): T | undefined {
    try {
      return attempt();
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      return this.#problems.addFault(path, error.message, error.hint);
    }
  }
}

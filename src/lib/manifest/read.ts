import type { Document, ErrorCode, LineCounter, Node } from 'yaml';
import { CliError } from '../errors.js';
import { nearest } from '../nearest.js';
import { isNumeric, topicConfigNames, topicConfigs } from '../topics/config-table.js';
import { configValue } from '../topics/config-values.js';
import { boundShape } from './policies-shape.js';
import { expected, type ScalarShape, scalarOf } from './scalars.js';
import type { MapShape, Shape } from './shape.js';
import type { Place, Places, Problem } from './types.js';
import { fillVariables } from './variables.js';

type Yaml = typeof import('yaml');
type Path = readonly (string | number)[];
type Scalar = string | number | boolean | null;

/** A file read against a shape: what it says, what is wrong with it, and where each thing stands. */
export interface ReadFile {
  /** Of the shape where there is no problem; otherwise only what could be read. */
  readonly value: unknown;
  readonly problems: readonly Problem[];
  readonly places: Places;
}

/** Reads a YAML text. Collects every problem instead of throwing at the first. */
export async function readShape(
  file: string,
  text: string,
  shape: Shape,
  env: Readonly<Record<string, string | undefined>>,
): Promise<ReadFile> {
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const reader = new Reader(yaml, document, file, text, lines, env);
  // Behind the first error of syntax everything looks wrong.
  const syntax = document.errors.find(({ code }) => code !== 'DUPLICATE_KEY');
  for (const { pos, code, message } of syntax ? [syntax] : document.errors) {
    const place = reader.placeAt(pos[0]);
    reader.problem(place, syntaxWords[code] ?? message, syntaxHint(code, place.text));
  }
  const value = document.errors.length > 0 ? undefined : reader.read(document.contents, shape, []);
  return { value, problems: reader.problems, places: (path) => reader.placeOf(path) };
}

/** What the reader of YAML says to programmers, in other words. */
const syntaxWords: Readonly<Partial<Record<ErrorCode, string>>> = {
  DUPLICATE_KEY: 'this key stands above already',
  MULTIPLE_DOCS: 'a second document begins here, and a file is one',
};

const syntaxHints: Readonly<Partial<Record<ErrorCode, string>>> = {
  TAB_AS_INDENT: 'Indent with spaces.',
  DUPLICATE_KEY: 'Keep one of the two.',
  MULTIPLE_DOCS: 'Remove the line  ---  and what is behind it.',
  BAD_INDENT: 'A ] or } may be missing, or what belongs together does not begin in the same column.',
  BLOCK_AS_IMPLICIT_KEY: 'Let what belongs together begin in the same column.',
};

function syntaxHint(code: ErrorCode, line: string): string | undefined {
  return line.includes('${') ? 'A variable inside { } or [ ] wants quotes around it.' : syntaxHints[code];
}

class Reader {
  readonly problems: Problem[] = [];
  readonly #places = new Map<string, Place>();
  readonly #yaml: Yaml;
  readonly #document: Document;
  readonly #file: string;
  readonly #lines: readonly string[];
  readonly #counter: LineCounter;
  readonly #env: Readonly<Record<string, string | undefined>>;

  constructor(
    yaml: Yaml,
    document: Document,
    file: string,
    text: string,
    counter: LineCounter,
    env: Readonly<Record<string, string | undefined>>,
  ) {
    this.#yaml = yaml;
    this.#document = document;
    this.#file = file;
    this.#lines = text.split(/\r?\n/);
    this.#counter = counter;
    this.#env = env;
  }

  placeAt(offset: number): Place {
    const { line, col } = this.#counter.linePos(offset);
    return { file: this.#file, line: Math.max(1, line), column: Math.max(1, col), text: this.#lines[line - 1] ?? '' };
  }

  placeOf(path: Path): Place {
    for (let end = path.length; end >= 0; end--) {
      const place = this.#places.get(JSON.stringify(path.slice(0, end)));
      if (place) return place;
    }
    return this.placeAt(0);
  }

  problem(place: Place, message: string, hint?: string): undefined {
    this.problems.push({ ...place, message, ...(hint !== undefined && { hint }) });
    return undefined;
  }

  /** The node as a plain value of the shape, or undefined where it is none. */
  read(given: Node | null, shape: Shape, path: Path): unknown {
    const node = this.#yaml.isAlias(given) ? (given.resolve(this.#document) ?? null) : given;
    if (given?.range) this.#places.set(JSON.stringify(path), this.placeAt(given.range[0]));
    switch (shape.kind) {
      case 'map':
        return this.#map(node, shape, path);
      case 'named':
        return this.#entries(node, path, (key, value, at) => {
          const { pattern, says } = shape.names ?? {};
          if (pattern?.test(key) !== false) return [key, this.read(value, shape.of, at)];
          return this.problem(this.placeOf([...at, '']), `"${key}" cannot be: ${says}`);
        });
      case 'config':
        return this.#entries(node, path, (key, value, at) => this.#config(key, value, at));
      case 'bounds':
        return this.#entries(node, path, (key, value, at) => this.#bound(key, value, at));
      case 'configValue':
        return this.#configValue(shape.config, node, path);
      case 'list':
        if (!this.#yaml.isSeq<Node | null>(node)) return this.#wrong(path, 'a list: lines that begin with "-"');
        if (node.items.length < (shape.least ?? 0)) return this.#wrong(path, 'a list of at least one');
        return node.items.flatMap((item, index) => this.read(item, shape.of, [...path, index]) ?? []);
      default:
        return this.#scalar(node, shape, path);
    }
  }

  #wrong(path: Path, wanted: string): undefined {
    const key = path.findLast((part) => typeof part === 'string') ?? 'the file';
    return this.problem(this.placeOf(path), `${key} must be ${wanted}`);
  }

  #map(node: Node | null, shape: MapShape, path: Path): unknown {
    const names = Object.keys(shape.keys);
    const meant = new Set<string>();
    let strange = false;
    if (!this.#isMapping(node)) {
      const place = this.placeOf(path);
      return this.problem(
        place,
        `${shape.called} is keys with values: ${(shape.required.length > 0 ? shape.required : names).join(', ')}`,
      );
    }
    const found = this.#entries(node, path, (key, value, at) => {
      const inner = Object.hasOwn(shape.keys, key) ? shape.keys[key] : undefined;
      if (inner) return [key, this.read(value, inner, at)];
      strange = true;
      const near = nearest(key, names);
      if (near) meant.add(near);
      const hint = near ? `Did you mean ${near}?` : `It may hold ${names.join(', ')}.`;
      return this.problem(this.placeOf([...at, '']), `${shape.called} has no key "${key}"`, hint);
    });
    // A key that stands there with a wrong value, or under a wrong name, has its problem already.
    const stands = (key: string): boolean => meant.has(key) || this.#places.has(JSON.stringify([...path, key, '']));
    const missing = shape.required.filter((key) => !stands(key));
    if (missing.length > 0) this.problem(this.placeOf(path), `${shape.called} needs ${missing.join(', ')}`);
    // A key of another name may be the one that is missing.
    if (!strange) this.#together(shape, stands, path);
    return found;
  }

  /** Keys that exclude or need each other. */
  #together({ called, one, needs = {} }: MapShape, stands: (key: string) => boolean, path: Path): void {
    const given = one?.filter(stands) ?? [];
    if (one && given.length !== 1) {
      const both = given.length > 1 ? `, not ${given.join(' and ')}` : '';
      this.problem(this.placeOf(path), `${called} has one of ${one.join(', ')}${both}`);
      return;
    }
    for (const [key, others] of Object.entries(needs).filter(([key]) => stands(key))) {
      for (const other of others.filter((each) => !stands(each))) {
        this.problem(this.placeOf([...path, key, '']), `${called} with "${key}" needs "${other}" too`);
      }
    }
  }

  /** The entries of a mapping that `each` could read; keys are found at the path with `''` behind. */
  #entries(
    node: Node | null,
    path: Path,
    each: (key: string, value: Node | null, path: Path) => readonly [string, unknown] | undefined,
  ): Record<string, unknown> | undefined {
    if (!this.#isMapping(node)) return this.#wrong(path, 'keys with values');
    if (!this.#yaml.isMap<Node, Node | null>(node)) return {};
    const entries = node.items.flatMap(({ key: keyNode, value }) => {
      const key = this.#yaml.isScalar(keyNode) ? String(keyNode.source ?? keyNode.value) : String(keyNode);
      const at = [...path, key];
      const place = this.placeAt(keyNode.range?.[0] ?? 0);
      this.#places.set(JSON.stringify([...at, '']), place);
      this.#places.set(JSON.stringify(at), place);
      const entry = each(key, value, at);
      return entry === undefined || entry[1] === undefined ? [] : [entry];
    });
    return Object.fromEntries(entries);
  }

  /** A mapping, or a key with nothing behind it. */
  #isMapping(node: Node | null): boolean {
    return this.#yaml.isMap(node) || (this.#yaml.isScalar(node) && node.value === null);
  }

  #config(key: string, value: Node | null, path: Path): readonly [string, string] | undefined {
    if (!this.#knowsConfig(key, [...path, ''])) return undefined;
    const canonical = this.#configValue(key, value, path);
    return canonical === undefined ? undefined : [key, canonical];
  }

  #knowsConfig(key: string, path: Path): boolean {
    if (Object.hasOwn(topicConfigs, key)) return true;
    const near = nearest(key, topicConfigNames);
    const hint = near ? `Did you mean ${near}?` : 'See  kafkactl topics describe NAME  for the configs of a topic.';
    this.problem(this.placeOf(path), `Kafka has no topic config "${key}"`, hint);
    return false;
  }

  #configValue(key: string, value: Node | null, path: Path): string | undefined {
    const text = this.#words(value, path);
    return text === undefined ? undefined : this.#tried(path, () => configValue(key, text));
  }

  #bound(key: string, value: Node | null, path: Path): readonly [string, unknown] | undefined {
    if (!this.#knowsConfig(key, [...path, ''])) return undefined;
    if (isNumeric(key)) return [key, this.#map(value, boundShape(key), path)];
    return this.problem(this.placeOf([...path, '']), `${key} is no number, and so it has no bounds`);
  }

  /** A text, or a list of texts, which Kafka writes with commas. */
  #words(node: Node | null, path: Path): string | undefined {
    const of: Shape = { kind: 'text', summary: '' };
    const value = this.read(node, this.#yaml.isSeq(node) ? { kind: 'list', summary: '', of } : of, path);
    return Array.isArray(value) ? value.join(',') : typeof value === 'string' ? value : undefined;
  }

  #scalar(node: Node | null, shape: ScalarShape, path: Path) {
    if (!this.#yaml.isScalar<Scalar>(node) || node.value === null) return this.#wrong(path, expected(shape));
    const written = typeof node.value === 'string' ? node.value : String(node.source ?? node.value);
    const text = this.#tried(path, () => fillVariables(written, this.#env));
    if (text === undefined) return undefined;
    if (shape.kind === 'configName') return this.#knowsConfig(text, path) ? text : undefined;
    const found = this.#tried(path, () => scalarOf(text, shape));
    if (found === undefined || 'value' in found) return found?.value;
    return 'wanted' in found
      ? this.#wrong(path, found.wanted)
      : this.problem(this.placeOf(path), found.problem, found.hint);
  }

  /** What `attempt` gives; its CliError becomes a problem at the path. */
  #tried<T>(path: Path, attempt: () => T): T | undefined {
    try {
      return attempt();
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      return this.problem(this.placeOf(path), error.message, error.hint);
    }
  }
}

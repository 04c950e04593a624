import type { Document, Node } from 'yaml';
import { CliError } from '../errors.js';
import { nearest } from '../nearest.js';
import { isNumericConfig, topicConfigDefs, topicConfigNames } from '../topics/config-table.js';
import { parseConfigValue } from '../topics/config-values.js';
import { Findings, type Path } from './findings.js';
import { boundShape } from './policies-shape.js';
import { expected, type ScalarShape, scalarOf } from './scalars.js';
import type { MapShape, Shape } from './shape.js';
import type { Places, Problem } from './types.js';
import { fillVariables } from './variables.js';

type Yaml = typeof import('yaml');
type Env = Readonly<Record<string, string | undefined>>;
type Scalar = string | number | boolean | null;

/** A file read against a shape: what it says, what is wrong with it, and where each thing stands. */
export interface ReadFile {
  /** Of the shape where there is no problem; otherwise only what could be read. */
  readonly value: unknown;
  readonly problems: readonly Problem[];
  readonly places: Places;
}

/** Reads a YAML text. Collects every problem instead of throwing at the first. */
export async function readShape(file: string, text: string, shape: Shape, env: Env): Promise<ReadFile> {
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const findings = new Findings(file, text, lines);
  // Behind the first error of syntax everything looks wrong.
  const syntax = document.errors.find(({ code }) => code !== 'DUPLICATE_KEY');
  for (const { pos, code, message } of syntax ? [syntax] : document.errors) findings.unparsed(pos[0], code, message);
  const reader = new Reader(yaml, document, findings, env);
  const value = document.errors.length > 0 ? undefined : reader.read(document.contents, shape, []);
  return { value, problems: findings.problems, places: (path) => findings.placeOf(path) };
}

class Reader {
  readonly #yaml: Yaml;
  readonly #document: Document;
  readonly #findings: Findings;
  readonly #env: Env;

  constructor(yaml: Yaml, document: Document, findings: Findings, env: Env) {
    this.#yaml = yaml;
    this.#document = document;
    this.#findings = findings;
    this.#env = env;
  }

  /** The node as a plain value of the shape, or undefined where it is none. */
  read(given: Node | null, shape: Shape, path: Path): unknown {
    const node = this.#yaml.isAlias(given) ? (given.resolve(this.#document) ?? null) : given;
    if (given?.range) this.#findings.stand(path, given.range[0]);
    switch (shape.kind) {
      case 'map':
        return this.#map(node, shape, path);
      case 'named':
        return this.#entries(node, path, (key, value, at) => {
          const { pattern, says } = shape.names ?? {};
          if (pattern?.test(key) !== false) return [key, this.read(value, shape.of, at)];
          return this.#findings.problem(this.#findings.placeOf([...at, '']), `"${key}" cannot be: ${says}`);
        });
      case 'config':
        return this.#entries(node, path, (key, value, at) => this.#config(key, value, at));
      case 'bounds':
        return this.#entries(node, path, (key, value, at) => this.#bound(key, value, at));
      case 'configValue':
        return this.#configValue(shape.config, node, path);
      case 'list':
        if (!this.#yaml.isSeq<Node | null>(node))
          return this.#findings.wrong(path, 'a list: lines that begin with "-"');
        if (node.items.length < (shape.least ?? 0)) return this.#findings.wrong(path, 'a list of at least one');
        return node.items.flatMap((item, index) => this.read(item, shape.of, [...path, index]) ?? []);
      default:
        return this.#scalar(node, shape, path);
    }
  }

  #map(node: Node | null, shape: MapShape, path: Path): unknown {
    const names = Object.keys(shape.keys);
    const meant = new Set<string>();
    let strange = false;
    if (!this.#isMapping(node)) {
      const place = this.#findings.placeOf(path);
      return this.#findings.problem(
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
      return this.#findings.problem(this.#findings.placeOf([...at, '']), `${shape.called} has no key "${key}"`, hint);
    });
    // A key that stands there with a wrong value, or under a wrong name, has its problem already.
    const stands = (key: string): boolean => meant.has(key) || this.#findings.stands([...path, key, '']);
    const missing = shape.required.filter((key) => !stands(key));
    if (missing.length > 0)
      this.#findings.problem(this.#findings.placeOf(path), `${shape.called} needs ${missing.join(', ')}`);
    // A key of another name may be the one that is missing.
    if (!strange) this.#together(shape, stands, path);
    return found;
  }

  /** Keys that exclude or need each other. */
  #together({ called, one, needs = {} }: MapShape, stands: (key: string) => boolean, path: Path): void {
    const given = one?.filter(stands) ?? [];
    if (one && given.length !== 1) {
      const both = given.length > 1 ? `, not ${given.join(' and ')}` : '';
      this.#findings.problem(this.#findings.placeOf(path), `${called} has one of ${one.join(', ')}${both}`);
      return;
    }
    for (const [key, others] of Object.entries(needs).filter(([key]) => stands(key))) {
      for (const other of others.filter((each) => !stands(each))) {
        this.#findings.problem(
          this.#findings.placeOf([...path, key, '']),
          `${called} with "${key}" needs "${other}" too`,
        );
      }
    }
  }

  /** The entries of a mapping that `each` could read; keys are found at the path with `''` behind. */
  #entries(
    node: Node | null,
    path: Path,
    each: (key: string, value: Node | null, path: Path) => readonly [string, unknown] | undefined,
  ): Record<string, unknown> | undefined {
    if (!this.#isMapping(node)) return this.#findings.wrong(path, 'keys with values');
    if (!this.#yaml.isMap<Node, Node | null>(node)) return {};
    const entries = node.items.flatMap(({ key: keyNode, value }) => {
      const key = this.#yaml.isScalar(keyNode) ? String(keyNode.source ?? keyNode.value) : String(keyNode);
      const at = [...path, key];
      for (const each of [[...at, ''], at]) this.#findings.stand(each, keyNode.range?.[0] ?? 0);
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
    if (Object.hasOwn(topicConfigDefs, key)) return true;
    const near = nearest(key, topicConfigNames);
    const hint = near ? `Did you mean ${near}?` : 'See  kafkactl topics describe NAME  for the configs of a topic.';
    this.#findings.problem(this.#findings.placeOf(path), `Kafka has no topic config "${key}"`, hint);
    return false;
  }

  #configValue(key: string, value: Node | null, path: Path): string | undefined {
    const text = this.#words(value, path);
    return text === undefined ? undefined : this.#tried(path, () => parseConfigValue(key, text));
  }

  #bound(key: string, value: Node | null, path: Path): readonly [string, unknown] | undefined {
    if (!this.#knowsConfig(key, [...path, ''])) return undefined;
    if (isNumericConfig(key)) return [key, this.#map(value, boundShape(key), path)];
    return this.#findings.problem(
      this.#findings.placeOf([...path, '']),
      `${key} is no number, and so it has no bounds`,
    );
  }

  /** A text, or a list of texts, which Kafka writes with commas. */
  #words(node: Node | null, path: Path): string | undefined {
    const of: Shape = { kind: 'text', summary: '' };
    const value = this.read(node, this.#yaml.isSeq(node) ? { kind: 'list', summary: '', of } : of, path);
    return Array.isArray(value) ? value.join(',') : typeof value === 'string' ? value : undefined;
  }

  #scalar(node: Node | null, shape: ScalarShape, path: Path) {
    if (!this.#yaml.isScalar<Scalar>(node) || node.value === null) return this.#findings.wrong(path, expected(shape));
    const written = typeof node.value === 'string' ? node.value : String(node.source ?? node.value);
    const text = this.#tried(path, () => fillVariables(written, this.#env));
    if (text === undefined) return undefined;
    if (shape.kind === 'configName') return this.#knowsConfig(text, path) ? text : undefined;
    const found = this.#tried(path, () => scalarOf(text, shape));
    if (found === undefined || 'value' in found) return found?.value;
    return 'wanted' in found
      ? this.#findings.wrong(path, found.wanted)
      : this.#findings.problem(this.#findings.placeOf(path), found.problem, found.hint);
  }

  /** What `attempt` gives; its CliError becomes a problem at the path. */
  #tried<T>(path: Path, attempt: () => T): T | undefined {
    try {
      return attempt();
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      return this.#findings.problem(this.#findings.placeOf(path), error.message, error.hint);
    }
  }
}

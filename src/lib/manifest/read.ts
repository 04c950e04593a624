import type { Document, Node } from 'yaml';
import { CliError } from '../base/errors.js';
import { nearest } from '../base/nearest.js';
import { isNumericConfig, topicConfigDefs, topicConfigNames } from '../topics/config-defs.js';
import { parseConfigValue } from '../topics/config-values.js';
import { boundShape } from './policies-shape.js';
import { ProblemCollector, type ValuePath } from './problem-collector.js';
import { expectedText, parseScalar, type ScalarShape } from './scalars.js';
import type { MapShape, Shape } from './shape.js';
import type { Problem, SourceLocator } from './types.js';
import { fillVariables } from './variables.js';

type Yaml = typeof import('yaml');
type Env = Readonly<Record<string, string | undefined>>;
type Scalar = string | number | boolean | null;

/** A file read against a shape: what it says, what is wrong with it, and where each thing stands. */
export interface ShapeResult {
  /** Of the shape where there is no problem; otherwise only what could be read. */
  readonly value: unknown;
  readonly problems: readonly Problem[];
  readonly locate: SourceLocator;
}

/** Reads a YAML text. Collects every problem instead of throwing at the first. */
export async function readShape(file: string, text: string, shape: Shape, env: Env): Promise<ShapeResult> {
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const findings = new ProblemCollector(file, text, lines);
  // Behind the first error of syntax everything looks wrong.
  const syntax = document.errors.find(({ code }) => code !== 'DUPLICATE_KEY');
  for (const { pos, code, message } of syntax ? [syntax] : document.errors)
    findings.addSyntaxError(pos[0], code, message);
  const reader = new ShapeReader(yaml, document, findings, env);
  const value = document.errors.length > 0 ? undefined : reader.read(document.contents, shape, []);
  return { value, problems: findings.problems, locate: (path) => findings.locationOf(path) };
}

class ShapeReader {
  readonly #yaml: Yaml;
  readonly #document: Document;
  readonly #problems: ProblemCollector;
  readonly #env: Env;

  constructor(yaml: Yaml, document: Document, findings: ProblemCollector, env: Env) {
    this.#yaml = yaml;
    this.#document = document;
    this.#problems = findings;
    this.#env = env;
  }

  /** The node as a plain value of the shape, or undefined where it is none. */
  read(given: Node | null, shape: Shape, path: ValuePath): unknown {
    const node = this.#yaml.isAlias(given) ? (given.resolve(this.#document) ?? null) : given;
    if (given?.range) this.#problems.recordLocation(path, given.range[0]);
    switch (shape.kind) {
      case 'map':
        return this.#readMap(node, shape, path);
      case 'named':
        return this.#readEntries(node, path, (key, value, at) => {
          const { pattern, says } = shape.names ?? {};
          if (pattern?.test(key) !== false) return [key, this.read(value, shape.of, at)];
          return this.#problems.addProblem(this.#problems.locationOf([...at, '']), `"${key}" cannot be: ${says}`);
        });
      case 'config':
        return this.#readEntries(node, path, (key, value, at) => this.#readConfig(key, value, at));
      case 'bounds':
        return this.#readEntries(node, path, (key, value, at) => this.#readBounds(key, value, at));
      case 'configValue':
        return this.#readConfigValue(shape.config, node, path);
      case 'list':
        if (!this.#yaml.isSeq<Node | null>(node))
          return this.#problems.addWrongValue(path, 'a list: lines that begin with "-"');
        if (node.items.length < (shape.least ?? 0)) return this.#problems.addWrongValue(path, 'a list of at least one');
        return node.items.flatMap((item, index) => this.read(item, shape.of, [...path, index]) ?? []);
      default:
        return this.#readScalar(node, shape, path);
    }
  }

  #readMap(node: Node | null, shape: MapShape, path: ValuePath): unknown {
    const names = Object.keys(shape.keys);
    const meant = new Set<string>();
    let strange = false;
    if (!this.#isMapping(node)) {
      const place = this.#problems.locationOf(path);
      return this.#problems.addProblem(
        place,
        `${shape.label} is keys with values: ${(shape.required.length > 0 ? shape.required : names).join(', ')}`,
      );
    }
    const found = this.#readEntries(node, path, (key, value, at) => {
      const inner = Object.hasOwn(shape.keys, key) ? shape.keys[key] : undefined;
      if (inner) return [key, this.read(value, inner, at)];
      strange = true;
      const near = nearest(key, names);
      if (near) meant.add(near);
      const hint = near ? `Did you mean ${near}?` : `It may hold ${names.join(', ')}.`;
      return this.#problems.addProblem(
        this.#problems.locationOf([...at, '']),
        `${shape.label} has no key "${key}"`,
        hint,
      );
    });
    // A key that stands there with a wrong value, or under a wrong name, has its problem already.
    const stands = (key: string): boolean => meant.has(key) || this.#problems.hasLocation([...path, key, '']);
    const missing = shape.required.filter((key) => !stands(key));
    if (missing.length > 0)
      this.#problems.addProblem(this.#problems.locationOf(path), `${shape.label} needs ${missing.join(', ')}`);
    // A key of another name may be the one that is missing.
    if (!strange) this.#checkKeysTogether(shape, stands, path);
    return found;
  }

  /** Keys that exclude or need each other. */
  #checkKeysTogether(
    { label, exactlyOneOf, requiredTogether = {} }: MapShape,
    stands: (key: string) => boolean,
    path: ValuePath,
  ): void {
    const given = exactlyOneOf?.filter(stands) ?? [];
    if (exactlyOneOf && given.length !== 1) {
      const both = given.length > 1 ? `, not ${given.join(' and ')}` : '';
      this.#problems.addProblem(
        this.#problems.locationOf(path),
        `${label} has one of ${exactlyOneOf.join(', ')}${both}`,
      );
      return;
    }
    for (const [key, others] of Object.entries(requiredTogether).filter(([key]) => stands(key))) {
      for (const other of others.filter((each) => !stands(each))) {
        this.#problems.addProblem(
          this.#problems.locationOf([...path, key, '']),
          `${label} with "${key}" needs "${other}" too`,
        );
      }
    }
  }

  /** The entries of a mapping that `each` could read; keys are found at the path with `''` behind. */
  #readEntries(
    node: Node | null,
    path: ValuePath,
    each: (key: string, value: Node | null, path: ValuePath) => readonly [string, unknown] | undefined,
  ): Record<string, unknown> | undefined {
    if (!this.#isMapping(node)) return this.#problems.addWrongValue(path, 'keys with values');
    if (!this.#yaml.isMap<Node, Node | null>(node)) return {};
    const entries = node.items.flatMap(({ key: keyNode, value }) => {
      const key = this.#yaml.isScalar(keyNode) ? String(keyNode.source ?? keyNode.value) : String(keyNode);
      const at = [...path, key];
      for (const each of [[...at, ''], at]) this.#problems.recordLocation(each, keyNode.range?.[0] ?? 0);
      const entry = each(key, value, at);
      return entry === undefined || entry[1] === undefined ? [] : [entry];
    });
    return Object.fromEntries(entries);
  }

  /** A mapping, or a key with nothing behind it. */
  #isMapping(node: Node | null): boolean {
    return this.#yaml.isMap(node) || (this.#yaml.isScalar(node) && node.value === null);
  }

  #readConfig(key: string, value: Node | null, path: ValuePath): readonly [string, string] | undefined {
    if (!this.#isKnownConfig(key, [...path, ''])) return undefined;
    const canonical = this.#readConfigValue(key, value, path);
    return canonical === undefined ? undefined : [key, canonical];
  }

  #isKnownConfig(key: string, path: ValuePath): boolean {
    if (Object.hasOwn(topicConfigDefs, key)) return true;
    const near = nearest(key, topicConfigNames);
    const hint = near ? `Did you mean ${near}?` : 'See  kafkactl topics describe NAME  for the configs of a topic.';
    this.#problems.addProblem(this.#problems.locationOf(path), `Kafka has no topic config "${key}"`, hint);
    return false;
  }

  #readConfigValue(key: string, value: Node | null, path: ValuePath): string | undefined {
    const text = this.#readTexts(value, path);
    return text === undefined ? undefined : this.#attempt(path, () => parseConfigValue(key, text));
  }

  #readBounds(key: string, value: Node | null, path: ValuePath): readonly [string, unknown] | undefined {
    if (!this.#isKnownConfig(key, [...path, ''])) return undefined;
    if (isNumericConfig(key)) return [key, this.#readMap(value, boundShape(key), path)];
    return this.#problems.addProblem(
      this.#problems.locationOf([...path, '']),
      `${key} is no number, and so it has no bounds`,
    );
  }

  /** A text, or a list of texts, which Kafka writes with commas. */
  #readTexts(node: Node | null, path: ValuePath): string | undefined {
    const of: Shape = { kind: 'text', summary: '' };
    const value = this.read(node, this.#yaml.isSeq(node) ? { kind: 'list', summary: '', of } : of, path);
    return Array.isArray(value) ? value.join(',') : typeof value === 'string' ? value : undefined;
  }

  #readScalar(node: Node | null, shape: ScalarShape, path: ValuePath) {
    if (!this.#yaml.isScalar<Scalar>(node) || node.value === null)
      return this.#problems.addWrongValue(path, expectedText(shape));
    const written = typeof node.value === 'string' ? node.value : String(node.source ?? node.value);
    const text = this.#attempt(path, () => fillVariables(written, this.#env));
    if (text === undefined) return undefined;
    if (shape.kind === 'configName') return this.#isKnownConfig(text, path) ? text : undefined;
    const found = this.#attempt(path, () => parseScalar(text, shape));
    if (found === undefined || 'value' in found) return found?.value;
    return 'wanted' in found
      ? this.#problems.addWrongValue(path, found.wanted)
      : this.#problems.addProblem(this.#problems.locationOf(path), found.problem, found.hint);
  }

  /** What `attempt` gives; its CliError becomes a problem at the path. */
  #attempt<T>(path: ValuePath, attempt: () => T): T | undefined {
    try {
      return attempt();
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      return this.#problems.addProblem(this.#problems.locationOf(path), error.message, error.hint);
    }
  }
}

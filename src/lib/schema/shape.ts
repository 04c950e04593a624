/** The values that a node of a YAML file accepts, as data for the reader, its error messages and the JSON Schema. */
export type Shape =
  | TextShape
  | { readonly kind: 'integer'; readonly summary: string; readonly min: number; readonly max: number }
  | { readonly kind: 'number'; readonly summary: string; readonly min: number; readonly max: number }
  /** A time with a unit (`250ms`, `5s`), read as milliseconds; `min` and `max` are milliseconds too. */
  | { readonly kind: 'duration'; readonly summary: string; readonly min?: number; readonly max?: number }
  | { readonly kind: 'boolean'; readonly summary: string }
  | { readonly kind: 'enum'; readonly summary: string; readonly choices: readonly string[] }
  | ParsedShape
  | { readonly kind: 'list'; readonly summary: string; readonly of: Shape; readonly minItems?: 1 }
  /** A mapping with keys of the user's own, all values of one shape. */
  | { readonly kind: 'record'; readonly summary: string; readonly of: Shape; readonly names?: TextRule }
  | KeyedShape
  | TextOrMappingShape
  | ObjectShape;

/** A text; a number or boolean counts as it is written. */
export interface TextShape extends Partial<TextRule> {
  readonly kind: 'text';
  readonly summary: string;
  readonly isNonEmpty?: true;
}

/** A pattern that a text must match, and a sentence that describes it. */
export interface TextRule {
  readonly pattern: RegExp;
  readonly rule: string;
}

/** A text, or a list of texts joined with commas, for a parser that throws a CliError. */
export interface ParsedShape {
  readonly kind: 'parsed';
  readonly summary: string;
  readonly parse: (text: string) => unknown;
  readonly isNonEmpty?: true;
  /** Without it the JSON Schema has any scalar. */
  readonly jsonSchema?: JsonSchema;
}

/** A mapping with any of a set of keys, each with a shape of its own: the configs of a topic. */
export interface KeyedShape {
  readonly kind: 'keyed';
  readonly summary: string;
  readonly keys: Readonly<Record<string, Shape>>;
  readonly unknownKey: (key: string) => Refusal;
}

/** A text in short, or a mapping that says more: a step is a line, or a line with what it waits for. */
export interface TextOrMappingShape {
  readonly kind: 'textOrMapping';
  readonly summary: string;
  readonly text: TextShape;
  readonly mapping: Extract<Shape, { kind: 'object' | 'record' }>;
}

export interface ObjectShape {
  readonly kind: 'object';
  readonly summary: string;
  /** Its name in the JSON Schema, where it stands once for all the places that refer to it. */
  readonly definition?: string;
  /** Subject of error messages: `a topic`. A function gets the last key of the path. */
  readonly label: string | ((key: string) => string);
  readonly keys: Readonly<Record<string, Shape>>;
  readonly required: readonly string[];
  /** Exactly one of these keys must be there. */
  readonly exactlyOneOf?: readonly string[];
  /** By key, the other keys without which it has no meaning. */
  readonly requiredTogether?: Readonly<Record<string, readonly string[]>>;
  /** Accepts `true` as an empty object, and `false` as undefined. */
  readonly isSwitchable?: true;
  /** Refuses values that contradict each other. */
  readonly check?: (value: Readonly<Record<string, unknown>>) => Refusal | undefined;
}

/** A sentence that says what is wrong, and a hint that says what would be right. */
export interface Refusal {
  readonly message: string;
  readonly hint?: string | undefined;
}

export type JsonSchema = Readonly<Record<string, unknown>>;

export const apiVersion = 'kafkactl/v1';

/** The key `apiVersion` of every versioned file. */
export const apiVersionShape: Shape = { kind: 'enum', summary: 'The form of this file', choices: [apiVersion] };

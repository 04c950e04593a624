/** A login module of `sasl.jaas.config` with its options. */
export interface LoginModule {
  /** The class without its package: `ScramLoginModule`. */
  readonly module: string;
  readonly options: ReadonlyMap<string, string>;
}

/**
 * Parses the first login module of a JAAS configuration: `Class required key="value" …;`. Undefined for anything else.
 */
export function parseJaas(text: string): LoginModule | undefined {
  const head = /^\s*([\w.$]+)\s+(?:required|requisite|sufficient|optional)\b/i.exec(text);
  if (!head?.[1]) return undefined;
  const options = new Map<string, string>();
  const pattern = /\s*([\w.-]+)\s*=\s*(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|([^\s;"']+))|\s*;/gsy;
  pattern.lastIndex = head[0].length;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const [, key, double, single, bare] = match;
    if (key === undefined) break;
    const quoted = double ?? single;
    options.set(key, quoted === undefined ? (bare ?? '') : quoted.replaceAll(/\\(.)/gs, '$1'));
  }
  return { module: head[1].split('.').at(-1) ?? head[1], options };
}

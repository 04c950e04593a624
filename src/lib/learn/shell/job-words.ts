/** Which job a word means: `%1`, `%%`, `%-`, `%con` (how its line begins), or the pid of one. */
export type JobSpec =
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'current' | 'previous' }
  | { readonly kind: 'prefix'; readonly text: string }
  | { readonly kind: 'pid'; readonly pid: number };

/** Reads a job of `fg`, `wait` or `kill`; undefined where the word is none. A bare number is a pid. */
export function parseJobSpec(word: string): JobSpec | undefined {
  if (/^\d+$/.test(word)) return { kind: 'pid', pid: Number(word) };
  if (!word.startsWith('%')) return undefined;
  const rest = word.slice(1);
  if (/^\d+$/.test(rest)) return { kind: 'number', number: Number(rest) };
  if (rest === '' || rest === '%' || rest === '+') return { kind: 'current' };
  if (rest === '-') return { kind: 'previous' };
  return { kind: 'prefix', text: rest };
}

/** The signals that the prompt's `kill` sends, by number. */
const signalNumbers = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  KILL: 9,
  TERM: 15,
  CONT: 18,
  STOP: 19,
} as const;

export type JobSignal = `SIG${keyof typeof signalNumbers}`;

/** `1) SIGHUP	 2) SIGINT …`, as `kill -l` lists them. */
export const signalList = Object.entries(signalNumbers)
  .map(([name, number]) => `${String(number).padStart(2)}) SIG${name}`)
  .join('\t');

export type KillWords =
  | { readonly kind: 'kill'; readonly signal: JobSignal; readonly targets: readonly string[] }
  | { readonly kind: 'list' }
  | { readonly kind: 'usage' }
  | { readonly kind: 'invalidSignal'; readonly word: string };

/** Reads what follows `kill`: `-9 %1`, `-s KILL %1`, `-SIGINT 4711`, `-n 15 %%`, `-l`. Without a signal it is SIGTERM. */
export function parseKillWords(words: readonly string[]): KillWords {
  const [first, second, ...others] = words;
  if (first === undefined) return { kind: 'usage' };
  if (first === '-l' || first === '-L') return { kind: 'list' };
  if (!first.startsWith('-') || first === '--') {
    const targets = first === '--' ? words.slice(1) : words;
    return targets.length > 0 ? { kind: 'kill', signal: 'SIGTERM', targets } : { kind: 'usage' };
  }
  const named = first === '-s' || first === '-n';
  const word = named ? second : first.slice(1);
  const rest = named ? others : words.slice(1);
  const targets = rest[0] === '--' ? rest.slice(1) : rest;
  if (word === undefined) return { kind: 'usage' };
  const signal = signalOf(word);
  if (!signal) return { kind: 'invalidSignal', word };
  return targets.length > 0 ? { kind: 'kill', signal, targets } : { kind: 'usage' };
}

function signalOf(word: string): JobSignal | undefined {
  const name = word.toUpperCase().replace(/^SIG/, '');
  const found = Object.entries(signalNumbers).find(([each, number]) => each === name || String(number) === word);
  return found && (`SIG${found[0]}` as JobSignal);
}

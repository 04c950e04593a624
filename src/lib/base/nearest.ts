import { CliError } from './errors.js';

/** Edit distance with transpositions (Damerau-Levenshtein, optimal string alignment). */
export function editDistance(a: string, b: string): number {
  const rows: number[][] = Array.from({ length: a.length + 1 }, (_, i) => [i]);
  const at = (i: number, j: number): number => rows[i]?.[j] ?? 0;
  for (let j = 0; j <= b.length; j++) (rows[0] as number[])[j] = j;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, at(i - 2, j - 2) + 1);
      (rows[i] as number[])[j] = best;
    }
  }
  return at(a.length, b.length);
}

/**
 * The candidate nearest to a mistyped word, or undefined when none is near enough to be what was meant. A single letter is
 * near to nothing.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  if (lower.length < 2) return undefined;
  const limit = Math.max(1, Math.floor(lower.length / 3));
  let best: { candidate: string; score: number } | undefined;
  for (const candidate of candidates) {
    const other = candidate.toLowerCase();
    const score = lower.length > 2 && other.startsWith(lower) ? 0.5 : editDistance(lower, other);
    if (score <= limit && (!best || score < best.score)) best = { candidate, score };
  }
  return best?.candidate;
}

/** One of a few words, as it is written; throws `usage` with the nearest for any other. */
export function parseChoice<const Word extends string>(raw: string, words: readonly Word[]): Word {
  const found = words.find((word) => word === raw);
  if (found !== undefined) return found;
  const near = nearest(raw, words);
  throw new CliError('usage', `"${raw}" is none of ${words.join(', ')}`, { hint: near && `Did you mean ${near}?` });
}

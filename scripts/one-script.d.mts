import type { Metafile } from 'esbuild';

/** A part of a script: text that was added by linking or, with `from` and `at`, text of a chunk at that offset. */
export interface Piece {
  readonly text: string;
  readonly from?: string;
  readonly at?: number;
}

export function oneScript(chunks: Readonly<Record<string, string>>, entry: string, before: string): string;
export function linkedPieces(chunks: Readonly<Record<string, string>>, entry: string, before: string): Piece[];
export function refuseLive(metafile: Pick<Metafile, 'inputs'>, textOf: (path: string) => string): void;

import type { SourceMapPayload } from 'node:module';
import type { Piece } from './one-script.mjs';

export function composeMap(
  pieces: readonly Piece[],
  texts: Readonly<Record<string, { readonly text: string; readonly map: SourceMapPayload }>>,
  named: (source: string) => string,
): SourceMapPayload;

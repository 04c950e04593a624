import type { Metafile } from 'esbuild';

export function oneScript(chunks: Readonly<Record<string, string>>, entry: string, before: string): string;
export function refuseLive(metafile: Pick<Metafile, 'inputs'>, textOf: (path: string) => string): void;

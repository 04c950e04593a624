/** The meaning of a piece of text, which is drawn as a colour: `warn` asks for attention, `dim` is unimportant. */
export type Tone = 'good' | 'warn' | 'bad' | 'dim' | 'name' | 'head' | 'plain';

/** A piece of text with its tone. Control characters are escaped when it is drawn. */
export interface Styled {
  readonly text: string;
  readonly tone: Tone;
}
export type Cell = string | number | boolean | null | undefined | Styled;

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Never wrapped, as people copy it: a table without room for it is wider than the terminal. */
  readonly noWrap?: boolean;
}

/** A part of the output for people. `draw` fits it to the width and colours of the terminal. */
export type Block =
  | { readonly kind: 'heading'; readonly text: string; readonly note?: string }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [label: string, value: Cell])[] }
  | { readonly kind: 'table'; readonly columns: readonly Column[]; readonly rows: readonly (readonly Cell[])[] }
  /** Prose, wrapped to the terminal's width; with `noWrap` each line stays in one piece. */
  | { readonly kind: 'text'; readonly lines: readonly (string | Styled)[]; readonly noWrap?: boolean }
  /** Lines that already fit the width: they are neither wrapped nor aligned. */
  | { readonly kind: 'picture'; readonly lines: readonly (readonly Styled[])[] };

export const styled = (text: string, tone: Tone): Styled => ({ text, tone });

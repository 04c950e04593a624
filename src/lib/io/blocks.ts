/** A colour that means something: good, attention, bad, unimportant, a name, a heading. */
export type Tone = 'good' | 'warn' | 'bad' | 'dim' | 'name' | 'head' | 'plain';

/** A piece of text with a meaning. Text from a cluster is cleaned of control characters when it is drawn. */
export interface Styled {
  readonly text: string;
  readonly tone: Tone;
}
export type Cell = string | number | boolean | null | undefined | Styled;

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** What is copied and typed: it stays in one piece, and a table that has no room for it goes beyond the terminal. */
  readonly noWrap?: boolean;
}

/** What a person sees, as data: `lib/io/render` draws it for the terminal's width and colours. */
export type Block =
  | { readonly kind: 'heading'; readonly text: string; readonly note?: string }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [label: string, value: Cell])[] }
  | { readonly kind: 'table'; readonly columns: readonly Column[]; readonly rows: readonly (readonly Cell[])[] }
  /** Prose is broken to the terminal's width; lines that are to be typed (`typed`) stay whole. */
  | { readonly kind: 'text'; readonly lines: readonly (string | Styled)[]; readonly noWrap?: boolean }
  /** Lines of pieces, which stay where they stand: who makes them knows the width. */
  | { readonly kind: 'picture'; readonly lines: readonly (readonly Styled[])[] };

export const styled = (text: string, tone: Tone): Styled => ({ text, tone });

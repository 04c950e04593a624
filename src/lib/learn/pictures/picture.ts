import type { Lang, LocalizedText } from '../../base/language.js';
import type { StyledLine } from '../../io/styled-line.js';
import type { ObjectShape } from '../../schema/shape.js';
import type { CheckView } from '../checks/check.js';

export interface PicturePage {
  readonly columns: number;
  /** Rows that the picture may fill; it should need fewer where it can. */
  readonly rows: number;
  readonly lang: Lang;
  /** Milliseconds since 1970, for what moves. */
  readonly now: number;
}

/**
 * One kind of picture: its keys in lesson.yaml, what it shows, its drawing, and the same in sentences for --plain. A web page draws
 * the same model, so that no two of them say different things.
 */
export interface PictureKind<P, M> {
  readonly shape: ObjectShape;
  /** The words of its drawing that the web page writes too, by name. `{n}` stands for a number. */
  readonly texts: Readonly<Record<string, LocalizedText>>;
  /**
   * What it shows, without language: plain values, lists and maps, which can be sent as JSON. It stays equal as long as nothing
   * that is shown changes.
   */
  model(params: P, view: CheckView): M;
  /** At most `page.rows` lines of at most `page.columns` columns. */
  draw(model: M, page: PicturePage): readonly StyledLine[];
  /** Rows without which it loses something that matters: beside other pictures it gives way down to them first. */
  leastRows(model: M): number;
  /** Lines without box characters, for screen readers and logs. */
  describe(model: M, lang: Lang): readonly string[];
}

/** A text with its number in place of `{n}`. */
export const withNumber = (text: string, number: number): string => text.replace('{n}', `${number}`);

import type { Lang } from '../../base/language.js';
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

/** One kind of picture: its keys in lesson.yaml, its drawing, and the same in sentences for --plain. */
export interface PictureKind<P> {
  readonly shape: ObjectShape;
  /** At most `page.rows` lines of at most `page.columns` columns. */
  draw(params: P, view: CheckView, page: PicturePage): readonly StyledLine[];
  /** Rows without which it loses something that matters: beside other pictures it gives way down to them first. */
  leastRows(params: P, view: CheckView): number;
  /** Lines without box characters, for screen readers and logs. */
  describe(params: P, view: CheckView, lang: Lang): readonly string[];
}

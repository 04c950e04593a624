import type { Lang } from '../../base/language.js';
import type { StyledLine } from '../../io/styled-line.js';
import type { ObjectShape } from '../../schema/shape.js';
import type { CheckView } from '../checks/check.js';
import { type BrokersParams, brokersPicture } from './brokers.js';
import { type KeysParams, keysPicture } from './keys.js';
import type { LanesParams } from './lane-facts.js';
import { lanesPicture } from './lanes.js';
import { fitToPage } from './layout.js';
import { type MembersParams, membersPicture } from './members.js';
import { type OwnershipParams, ownershipPicture } from './ownership.js';
import { type PanelsParams, panelsPicture } from './panels.js';
import type { PictureKind, PicturePage } from './picture.js';

/** A picture as lesson.yaml has it: one key, its kind. */
export type Picture = {
  readonly [K in keyof PictureParams]: { readonly [P in K]: PictureParams[K] };
}[keyof PictureParams];

/** The parameters of each kind of picture. */
export interface PictureParams {
  readonly brokers: BrokersParams;
  readonly lanes: LanesParams;
  readonly keys: KeysParams;
  readonly members: MembersParams;
  readonly ownership: OwnershipParams;
  readonly panels: PanelsParams;
}

export const pictureKinds: { readonly [K in keyof PictureParams]: PictureKind<PictureParams[K]> } = {
  brokers: brokersPicture,
  lanes: lanesPicture,
  keys: keysPicture,
  members: membersPicture,
  ownership: ownershipPicture,
  panels: panelsPicture,
};

/** A picture in lesson.yaml. */
export const pictureShape: ObjectShape = {
  kind: 'object',
  summary: 'A picture of the cluster, by its kind',
  label: 'a picture',
  keys: Object.fromEntries(Object.entries(pictureKinds).map(([kind, { shape }]) => [kind, shape])),
  required: [],
  exactlyOneOf: Object.keys(pictureKinds),
};

/** A picture as at most `page.rows` lines of at most `page.columns` columns. */
export const drawPicture = (picture: Picture, view: CheckView, page: PicturePage): readonly StyledLine[] =>
  fitToPage(withParams(picture).draw(view, page), page);

/**
 * Pictures one below the other in the rows of one page. Where not all of them fit, those give way first that have more than
 * they need most, and what one leaves goes to the others.
 */
export function drawPictures(pictures: readonly Picture[], view: CheckView, page: PicturePage): readonly StyledLine[] {
  const drawn = pictures.map((picture) => {
    const least = withParams(picture).leastRows(view);
    const drawIn = (rows: number) => {
      const lines = drawPicture(picture, view, { ...page, rows });
      return { drawIn, rows, lines, least, excess: Math.max(0, lines.length - least) };
    };
    return drawIn(page.rows);
  });
  const free = (): number => page.rows - drawn.reduce((sum, { lines }) => sum + lines.length, 0);
  while (free() < 0) {
    const isAtLeast = drawn.every(({ excess }) => excess === 0);
    const sizes = drawn.map(({ excess, lines }) => (isAtLeast ? lines.length : excess));
    // Of two that could, the later one.
    const most = sizes.lastIndexOf(Math.max(...sizes));
    const highest = drawn[most];
    if (highest) drawn[most] = highest.drawIn(highest.lines.length - 1);
  }
  for (const [index, { drawIn, rows, lines }] of drawn.entries()) {
    const more = lines.length + free();
    if (more > rows) drawn[index] = drawIn(more);
  }
  return drawn.flatMap(({ lines }) => lines);
}

/** What a picture shows, in sentences. */
export const describePicture = (picture: Picture, view: CheckView, lang: Lang): readonly string[] =>
  withParams(picture).describe(view, lang);

interface BoundPicture {
  leastRows(view: CheckView): number;
  draw(view: CheckView, page: PicturePage): readonly StyledLine[];
  describe(view: CheckView, lang: Lang): readonly string[];
}

function withParams(picture: Picture): BoundPicture {
  if ('brokers' in picture) return bind(brokersPicture, picture.brokers);
  if ('lanes' in picture) return bind(lanesPicture, picture.lanes);
  if ('keys' in picture) return bind(keysPicture, picture.keys);
  if ('members' in picture) return bind(membersPicture, picture.members);
  if ('ownership' in picture) return bind(ownershipPicture, picture.ownership);
  return bind(panelsPicture, picture.panels);
}

const bind = <P>(kind: PictureKind<P>, params: P): BoundPicture => ({
  leastRows: (view) => kind.leastRows(params, view),
  draw: (view, page) => kind.draw(params, view, page),
  describe: (view, lang) => kind.describe(params, view, lang),
});

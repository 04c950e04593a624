import type { Lang } from '../../base/language.js';
import type { StyledLine } from '../../io/styled-line.js';
import type { ObjectShape } from '../../schema/shape.js';
import type { CheckView } from '../checks/check.js';
import { type BookmarksModel, type BookmarksParams, bookmarksPicture } from './bookmarks.js';
import { type BrokersModel, type BrokersParams, brokersPicture } from './brokers.js';
import { type KeysParams, type KeyUses, keysPicture } from './keys.js';
import type { Lanes, LanesParams } from './lane-facts.js';
import { lanesPicture } from './lanes.js';
import { fitToPage } from './layout.js';
import { type Members, type MembersParams, membersPicture } from './members.js';
import { type OwnershipModel, type OwnershipParams, ownershipPicture } from './ownership.js';
import { type PanelsModel, type PanelsParams, panelsPicture } from './panels.js';
import type { PictureKind, PicturePage } from './picture.js';
import { type RetentionModel, type RetentionParams, retentionPicture } from './retention.js';

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
  readonly bookmarks: BookmarksParams;
  readonly retention: RetentionParams;
}

/** What each kind of picture shows. */
export interface PictureModels {
  readonly brokers: BrokersModel;
  readonly lanes: Lanes;
  readonly keys: KeyUses;
  readonly members: Members;
  readonly ownership: OwnershipModel;
  readonly panels: PanelsModel;
  readonly bookmarks: BookmarksModel;
  readonly retention: RetentionModel;
}

export type PictureName = keyof PictureParams;

export const pictureKinds: { readonly [K in PictureName]: PictureKind<PictureParams[K], PictureModels[K]> } = {
  brokers: brokersPicture,
  lanes: lanesPicture,
  keys: keysPicture,
  members: membersPicture,
  ownership: ownershipPicture,
  panels: panelsPicture,
  bookmarks: bookmarksPicture,
  retention: retentionPicture,
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
  fitToPage(withModel(picture, view).draw(page), page);

/**
 * Pictures one below the other in the rows of one page. Where not all of them fit, those give way first that have more than
 * they need most, and what one leaves goes to the others.
 */
export function drawPictures(pictures: readonly Picture[], view: CheckView, page: PicturePage): readonly StyledLine[] {
  const drawn = pictures.map((picture) => {
    const { draw, leastRows } = withModel(picture, view);
    const least = leastRows();
    const drawIn = (rows: number) => {
      const lines = fitToPage(draw({ ...page, rows }), { ...page, rows });
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
  withModel(picture, view).describe(lang);

/** What a picture shows, as data, beside the name of its kind. */
export type PictureModel = {
  readonly [K in PictureName]: { readonly kind: K; readonly model: PictureModels[K] };
}[PictureName];

/** What a picture shows, as data without language. */
export const pictureModel = (picture: Picture, view: CheckView): PictureModel => withModel(picture, view).shown;

/** A picture with what it shows at a moment. */
interface ShownPicture {
  readonly shown: PictureModel;
  leastRows(): number;
  draw(page: PicturePage): readonly StyledLine[];
  describe(lang: Lang): readonly string[];
}

function withModel(picture: Picture, view: CheckView): ShownPicture {
  if ('brokers' in picture) return show('brokers', brokersPicture, picture.brokers, view);
  if ('lanes' in picture) return show('lanes', lanesPicture, picture.lanes, view);
  if ('keys' in picture) return show('keys', keysPicture, picture.keys, view);
  if ('members' in picture) return show('members', membersPicture, picture.members, view);
  if ('ownership' in picture) return show('ownership', ownershipPicture, picture.ownership, view);
  if ('bookmarks' in picture) return show('bookmarks', bookmarksPicture, picture.bookmarks, view);
  if ('retention' in picture) return show('retention', retentionPicture, picture.retention, view);
  return show('panels', panelsPicture, picture.panels, view);
}

function show<K extends PictureName>(
  name: K,
  kind: PictureKind<PictureParams[K], PictureModels[K]>,
  params: PictureParams[K],
  view: CheckView,
): ShownPicture {
  const model = kind.model(params, view);
  return {
    shown: { kind: name, model } as PictureModel,
    leastRows: () => kind.leastRows(model),
    draw: (page) => kind.draw(model, page),
    describe: (lang) => kind.describe(model, lang),
  };
}

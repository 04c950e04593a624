import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { unreadable } from '../../base/file-errors.js';
import type { LocalizedText } from '../../base/language.js';
import { packageFile } from '../../base/package-file.js';
import { ProblemsError } from '../../schema/problems.js';
import { readShape } from '../../schema/read-shape.js';
import type { Shape } from '../../schema/shape.js';

/** A heading of the guide. */
export interface GuideHeading {
  /** The anchor that GitHub gives it. */
  readonly anchor: string;
  /** Without marks and pictures. */
  readonly title: LocalizedText;
}

/** The headings of the guide by their anchors as lessons write them: without the variation selectors that some have. */
export type Guide = ReadonlyMap<string, GuideHeading>;

const shape: Shape = {
  kind: 'list',
  summary: 'The headings of the guide',
  of: {
    kind: 'object',
    label: 'a heading',
    summary: 'A heading of the guide',
    keys: {
      heading: { kind: 'text', summary: 'As it stands in the guide', isNonEmpty: true },
      en: { kind: 'text', summary: 'Its name in English', isNonEmpty: true },
    },
    required: ['heading', 'en'],
  },
};

/**
 * The anchors that GitHub gives to headings, in their order: small letters, digits, `_` and `-`, blanks as `-`, and a number
 * behind one that is there already. Emoji go, and a variation selector behind one stays.
 */
export function githubAnchors(headings: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return headings.map((heading) => {
    const anchor = heading
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
      .replaceAll(' ', '-');
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
}

/** The headings of the guide, from lessons/guide.yaml. Throws `ProblemsError` for a file that is no list of them. */
export async function loadGuide(path = packageFile('lessons/guide.yaml')): Promise<Guide> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw unreadable(path, error);
  }
  const { value, problems } = await readShape(`${basename(dirname(path))}/${basename(path)}`, text, shape);
  if (problems.length > 0) throw new ProblemsError(problems);
  const headings = value as readonly { readonly heading: string; readonly en: string }[];
  const anchors = githubAnchors(headings.map(({ heading }) => heading));
  return new Map(
    headings.map(({ heading, en }, index) => {
      const anchor = anchors[index] ?? '';
      return [anchor.replaceAll('\ufe0f', ''), { anchor, title: { es: plainTitle(heading), en } }];
    }),
  );
}

const plainTitle = (heading: string): string =>
  heading
    .replaceAll('**', '')
    .replace(/\p{Extended_Pictographic}|\ufe0f/gu, '')
    .trim();

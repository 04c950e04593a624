import type { Lang } from '../../base/language.js';
import type { Guide } from '../course/guide.js';
import type { Lesson } from '../course/lesson.js';

/** The headings of the guide under which it has what a lesson teaches. */
export const guideTitles = ({ guide: anchors }: Pick<Lesson, 'guide'>, guide: Guide, lang: Lang): string[] =>
  anchors.flatMap((each) => guide.get(each)?.title[lang] ?? []);

import type { Lang } from '../../base/language.js';
import type { Guide } from '../course/guide.js';
import type { Lesson } from '../course/lesson.js';

/** The file of the guide that the course follows. */
export const guideFile = 'guia-apache-kafka.md';

/** A heading of the guide, with the anchor behind the name of the file. */
export interface GuidePlace {
  readonly title: string;
  readonly anchor: string;
}

/** Where the guide has what a lesson teaches. */
export const guidePlaces = ({ guide: anchors }: Pick<Lesson, 'guide'>, guide: Guide, lang: Lang): GuidePlace[] =>
  anchors.flatMap((each) => {
    const heading = guide.get(each);
    return heading ? [{ title: heading.title[lang], anchor: heading.anchor }] : [];
  });

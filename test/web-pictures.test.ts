/** The page of the tutorial in a real browser, with the pictures of the tests: what it draws, and whether it can be read. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Lang } from '../src/lib/base/language.js';
import type { CheckView } from '../src/lib/learn/checks/check.js';
import { describePicture, type Picture, pictureModel } from '../src/lib/learn/pictures/index.js';
import type { TutorialPageState } from '../src/lib/learn/web/page.js';
import { TutorialPage } from '../src/lib/learn/web/tutorial-page.js';
import { Browser, chromium } from './browser.js';
import { lowContrastTexts } from './contrast.js';
import { pictureScenes } from './picture-scenes.js';
import { nowMs } from './picture-views.js';

const program = chromium();
// Without a browser there is nothing to look with: `apt-get install chromium`. CI has it.
const absent = program === undefined && process.env['CI'] !== 'true';

let browser: Browser;
let page: TutorialPage;
let state = stateOf({}, 'es');
const shots = process.env['KAFKACTL_SHOTS'];

/** A lesson with these pictures, by name. */
function stateOf(
  scenes: Readonly<Record<string, { readonly picture: Picture; readonly view: CheckView }>>,
  lang: Lang,
  more: Partial<TutorialPageState> = {},
): TutorialPageState {
  return {
    lesson: { id: Object.keys(scenes).join(' '), number: '3.2', title: 'Repartir el trabajo' },
    isDone: false,
    finished: 4,
    lessons: 15,
    sandbox: { name: 'learn', state: 'running' },
    tasks: [
      { id: 'first', status: 'done', sentence: 'user-events tiene 3 particiones' },
      { id: 'second', status: 'current', sentence: 'notifications-group tiene 3 miembros' },
      { id: 'third', status: 'waiting', sentence: null },
    ],
    hint: [
      [
        { text: 'Abre otro consumidor con ', tone: 'plain' },
        { text: 'consume user-events -g notifications-group &', tone: 'name' },
      ],
    ],
    pictures: Object.values(scenes).map(({ picture, view }) => ({
      ...pictureModel(picture, view),
      sentences: describePicture(picture, view, lang),
    })),
    ...more,
  };
}

function show(next: TutorialPageState): Promise<void> {
  state = next;
  page.publish();
  return browser.waitFor(
    `document.body.dataset.lesson === ${JSON.stringify(next.lesson?.id)} && document.querySelectorAll('figure:not(.leaving)').length === ${next.pictures.length}`,
  );
}

beforeAll(async () => {
  if (absent) return;
  if (program === undefined) throw new Error('there is no chromium on PATH');
  page = await TutorialPage.open({ lang: 'es', port: 0, now: () => nowMs, state: () => state });
  browser = await Browser.open(program);
  await browser.setViewport({ width: 1200, height: 900, scheme: 'light' });
  await browser.visit(page.address);
  await browser.waitFor(`document.body.dataset.phase === 'live'`);
});
afterAll(async () => {
  await browser?.close();
  await page?.close();
});

describe.skipIf(absent)('the pictures in a browser', () => {
  test.each([
    [1200, 'light'],
    [360, 'dark'],
    [360, 'light'],
  ] as const)('at %i px, %s, every one fits and can be read', async (width, scheme) => {
    await browser.setViewport({ width, height: 800, scheme, isStill: true });
    await browser.waitFor(`innerWidth === ${width}`);
    for (const [name, scene] of Object.entries(pictureScenes)) {
      await show(stateOf({ [name]: scene }, 'es'));
      expect(await browser.read('document.getAnimations().length')).toBe(0);
      if (shots !== undefined) {
        const { writeFileSync } = await import('node:fs');
        writeFileSync(`${shots}/${name}-${width}-${scheme}.png`, await browser.picture());
      }
      const outside = `[...document.querySelectorAll('main *')].filter((node) => !node.closest('.track, .strip, .strip-line, .unseen') && node.getBoundingClientRect().right > innerWidth + 0.5).map((node) => node.className)`;
      expect({
        name,
        width: await browser.read<number>('document.documentElement.scrollWidth'),
        outside: await browser.read<string[]>(outside),
        faint: await browser.read<string[]>(lowContrastTexts(4.5)),
        problems: browser.pageProblems,
      }).toEqual({ name, width, outside: [], faint: [], problems: [] });
    }
  });
});

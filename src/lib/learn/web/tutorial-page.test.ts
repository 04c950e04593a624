import { get } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { pictureScenes } from '../../../../test/picture-scenes.js';
import { nowMs } from '../../../../test/picture-views.js';
import { sentJson } from '../../web/sent.js';
import { describePicture, pictureModel } from '../pictures/index.js';
import type { TutorialPageState } from './page.js';
import { TutorialPage } from './tutorial-page.js';

const lesson = { id: 'first-event', number: '1.2', title: 'Eventos' };
const empty: TutorialPageState = {
  lesson,
  isDone: false,
  finished: 0,
  lessons: 15,
  sandbox: { name: 'learn', state: 'running' },
  tasks: [],
  hint: null,
  pictures: [],
};

let page: TutorialPage | undefined;
afterEach(() => page?.close());

/** Opens a page whose state is that of a box, and listens: the names and data of its messages. */
async function listen(box: { state: TutorialPageState }) {
  let clock = nowMs;
  page = await TutorialPage.open({ lang: 'es', port: 0, now: () => clock++, state: () => box.state });
  let text = '';
  const messages = () =>
    [...text.matchAll(/event: (\w+)\ndata: (.*)\n\n/g)].map(([, name = '', data = '']) => ({
      name,
      data: JSON.parse(data) as { readonly finished: number; readonly at: number },
    }));
  get(`${page.address}events`, (response) => response.setEncoding('utf8').on('data', (part) => (text += part)));
  await expect.poll(() => messages().map(({ name }) => name)).toEqual(['start', 'state']);
  return { page, messages };
}

test('a page gets the state when it opens, and then only what has changed', async () => {
  const box = { state: empty };
  const { page, messages } = await listen(box);
  for (let look = 0; look < 5; look++) page.publish();
  box.state = { ...empty, finished: 1 };
  page.publish();
  page.publish();
  await page.close();
  await expect.poll(() => messages().at(-1)?.name).toBe('closed');
  expect(messages().map(({ name, data }) => [name, data.finished])).toEqual([
    ['start', undefined],
    ['state', 0],
    ['state', 1],
    ['closed', undefined],
  ]);
});

test('nobody who is not there costs a look at the state', async () => {
  let looks = 0;
  page = await TutorialPage.open({
    lang: 'en',
    port: 0,
    now: () => nowMs,
    state: () => {
      looks++;
      return empty;
    },
  });
  for (let look = 0; look < 5; look++) page.publish();
  expect(looks).toBe(0);
});

test.each(Object.entries(pictureScenes))('%s is data without language: it goes through JSON, and stays as it is', (_, {
  picture,
  view,
}) => {
  const sent = sentJson(pictureModel(picture, view));
  expect(sent).not.toContain('\n');
  // A later look that saw nothing new is the same picture, but for times that run.
  expect(sentJson(pictureModel(picture, view))).toBe(sent);
  expect(JSON.parse(sent)).toMatchObject({ kind: Object.keys(picture)[0] });
  for (const lang of ['es', 'en'] as const) {
    for (const sentence of describePicture(picture, view, lang)) expect(sent).not.toContain(sentence);
  }
});

test('a reader that only asks again changes nothing', () => {
  const { picture, view } = pictureScenes['lanes-readers'] ?? {};
  if (!picture || !view) throw new Error('no scene');
  const later = {
    ...view,
    now: { ...view.now, at: view.now.at + 250 },
    reads: view.reads.map((read) => ({ ...read, lastAt: read.lastAt + 250 })),
  };
  expect(sentJson(pictureModel(picture, later))).toBe(sentJson(pictureModel(picture, view)));
});

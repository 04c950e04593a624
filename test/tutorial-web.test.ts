/** `tutorial --web` in a real browser, beside the tutorial at its prompt and a real sandbox. */
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stopSandbox } from '../src/lib/sandbox/index.js';
import { Browser, chromium } from './browser.js';
import { lowContrastTexts } from './contrast.js';
import { ownHome, randomPort, sandboxContextOf } from './kafka.js';
import { kafkactl, type Result } from './world.js';

const program = chromium();
// Without a browser there is nothing to look with: `apt-get install chromium`. CI has it.
const absent = program === undefined && process.env['CI'] !== 'true';
const timeout = 120_000;
const [port, webPort] = [randomPort(), randomPort()];

let env: Readonly<Record<string, string | undefined>>;
let browser: Browser;
let tutorial: ReturnType<typeof begin>;

/** The tutorial by lines, to which lines are typed while it runs. */
function begin(line: string) {
  const stdin = new PassThrough();
  let heard = '';
  let ended: Promise<Result> | undefined;
  const address = new Promise<string>((resolve, reject) => {
    ended = kafkactl(`${line} --plain --port ${port}`, {
      env,
      stdin,
      onOut(text) {
        heard += text;
        const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(heard)?.[0];
        if (found) resolve(found);
      },
    });
    ended.then(({ err }) => reject(new Error(err)), reject);
  });
  // Without a page there is no address, and nobody who waits for one.
  address.catch(() => {});
  return {
    /** Where its page is. */
    address,
    heard: () => heard,
    type: (typed: string) => void stdin.write(`${typed}\n`),
    async quit() {
      stdin.end('quit\n');
      return ended;
    },
  };
}

const task = (id: string) => `document.querySelector('[data-task$=" ${id}"]')?.className`;
const texts = (selector: string) =>
  browser.read<string[]>(`[...document.querySelectorAll(${JSON.stringify(selector)})].map((node) => node.textContent)`);

beforeAll(async () => {
  if (absent) return;
  if (program === undefined) throw new Error('there is no chromium on PATH');
  env = { ...ownHome('tutorial-web'), KAFKACTL_LANG: 'es' };
  tutorial = begin(`tutorial open 1.2 --web --web-port ${webPort}`);
  browser = await Browser.open(program);
  await browser.setViewport({ width: 1200, height: 900, scheme: 'light' });
  await browser.visit(await tutorial.address);
  await browser.waitFor(`document.body.dataset.lesson === 'first-event'`);
}, timeout);
afterAll(async () => {
  await tutorial?.quit();
  await browser?.close();
  if (env) await stopSandbox('learn', { purge: true }, sandboxContextOf(env));
}, timeout);

describe.skipIf(absent)('the page of the tutorial', () => {
  test('shows the lesson, its goal and what is in the cluster, in the language of the terminal', async () => {
    expect(await tutorial.address).toBe(`http://127.0.0.1:${webPort}/`);
    expect(await browser.read('document.documentElement.lang')).toBe('es');
    expect((await texts('#lesson'))[0]).toMatch(/^1\.2 · /);
    expect((await texts('#tasks .current'))[0]).toContain('Objetivo: al menos un evento nuevo en user-events');
    expect(await browser.read(task('keyed'))).toBe('waiting');
    expect(await texts('.lane-label')).toEqual(['partición 0', 'partición 1', 'partición 2']);
    expect(await texts('.cell')).toEqual([]);
    expect((await texts('figcaption'))[0]).toContain('El topic user-events tiene 3 particiones.');
  });

  test(
    'a task turns done after a produce, its record slides in, and those who listen hear it once',
    async () => {
      await browser.read(`(() => {
        window.spoken = [];
        const node = document.getElementById('tasks');
        const hear = () => window.spoken.push(node.querySelector('[data-task$=" plain"]').textContent);
        new MutationObserver(hear).observe(node, { childList: true, characterData: true, subtree: true });
      })()`);
      tutorial.type(`produce user-events '{"eventType":"USER_CREATED"}'`);
      await browser.waitFor(`${task('plain')} === 'done' && ${task('keyed')} === 'current'`);
      await browser.waitFor(`document.querySelectorAll('.cell').length === 1`);
      expect(await texts('.cell-label')).toEqual(['▪']);
      expect(await browser.read(`document.querySelector('.cell').closest('.lane').classList.contains('settled')`)).toBe(
        true,
      );
      const heard = await browser.read<string[]>('window.spoken');
      expect(new Set(heard).size).toBe(1);
      expect(heard[0]).toContain('(hecha)');
    },
    timeout,
  );

  test(
    'what a record holds is text, whatever it is',
    async () => {
      const key = '<img src=x onerror=alert(1)>';
      tutorial.type(`produce user-events --key '${key}' x`);
      await browser.waitFor(
        `[...document.querySelectorAll('.legend li')].some((node) => node.textContent.includes('<img'))`,
      );
      expect(await browser.read(`document.querySelectorAll('main img, main script').length`)).toBe(0);
      expect(browser.pageProblems).toEqual([]);
    },
    timeout,
  );

  test(
    'shows the hint that the terminal gives',
    async () => {
      expect(await browser.read(`document.getElementById('hint').hidden`)).toBe(true);
      tutorial.type('pista');
      await browser.waitFor(`!document.getElementById('hint').hidden`);
      const [hint = ''] = await texts('#hint-text');
      expect(tutorial.heard().replaceAll(/\s+/g, ' ')).toContain(hint.slice(0, 30));
    },
    timeout,
  );

  test.each([
    [1200, 'light'],
    [360, 'dark'],
  ] as const)('at %i px, %s, fits and can be read', async (width, scheme) => {
    await browser.setViewport({ width, height: 800, scheme });
    await browser.waitFor(`innerWidth === ${width}`);
    expect(await browser.read<number>('document.documentElement.scrollWidth')).toBe(width);
    const page = await browser.read<number>(
      `getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number).reduce((sum, each) => sum + each, 0) / 3`,
    );
    expect(page > 128).toBe(scheme === 'light');
    for (const phase of ['running', 'closed', 'lost']) {
      await browser.read(`document.getElementById('phase').className = '${phase}'`);
      expect({ phase, faint: await browser.read<string[]>(lowContrastTexts(4.5)) }).toEqual({ phase, faint: [] });
    }
  });

  test(
    'says that the terminal has closed, and goes on when the tutorial is there again on the same port',
    async () => {
      expect(await tutorial.quit()).toMatchObject({ code: 0 });
      await browser.waitFor(`document.body.dataset.phase === 'closed'`);
      expect((await texts('#phase'))[0]).toContain('El tutorial está cerrado');
      await expect(fetch(`http://127.0.0.1:${webPort}/`)).rejects.toThrow();
      await browser.read('window.stayed = true');
      tutorial = begin(`tutorial --web --web-port ${webPort}`);
      await browser.waitFor(`document.body.dataset.phase === 'live'`, timeout);
      // The same page, which was not loaded anew.
      expect(await browser.read('window.stayed')).toBe(true);
      expect(await browser.read(task('plain'))).toBe('done');
    },
    timeout,
  );

  test(
    'is opened by a word at the prompt, and its address stays in help',
    async () => {
      await tutorial.quit();
      tutorial = begin('tutorial');
      await expect.poll(() => tutorial.heard(), { timeout }).toContain('1.2> ');
      expect(tutorial.heard()).not.toContain('http://');
      tutorial.type('navegador');
      const address = await tutorial.address;
      expect(await fetch(address).then(({ status }) => status)).toBe(200);
      const before = tutorial.heard().length;
      tutorial.type('ayuda');
      await expect.poll(() => tutorial.heard().slice(before), { timeout: 20_000 }).toContain(address);
    },
    timeout,
  );
});

test('--web-port is refused without --web', async () => {
  const { code, err } = await kafkactl('tutorial --web-port 1234', { env: ownHome('tutorial-web-port') });
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('--web') });
});

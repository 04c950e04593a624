/** The dashboard of a flow in a real browser, and its numbers beside those in the topics. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Browser, chromium } from './browser.js';
import { lowContrastTexts } from './contrast.js';
import { oneBroker, type TestKafka } from './kafka.js';
import { kafkactl } from './world.js';

const program = chromium();
// Without a browser there is nothing to look with: `apt-get install chromium`. CI has it.
const absent = program === undefined && process.env['CI'] !== 'true';

type Event = Readonly<Record<string, string | number>>;

/** What the page shows in one place: its text, and its number as programs read it. */
interface Shown {
  readonly text: string;
  readonly value: string;
}

let kafka: TestKafka;
let browser: Browser;
let address: string;
let ended: Promise<Awaited<ReturnType<typeof kafkactl>>>;
const prefix = `dash-${Math.random().toString(36).slice(2, 8)}`;
const leave = new AbortController();

const shown = (name: string) =>
  browser.read<Shown>(
    `(({ textContent: text, value }) => ({ text, value }))(document.querySelector('[data-figure="${name}"]'))`,
  );
const phase = (name: string) => browser.waitFor(`document.body.dataset.phase === '${name}'`);

/** Events of the run, as whoever knows nothing of flows reads them. */
async function eventsIn(topic: string, run: string): Promise<Event[]> {
  const line = ['consume', `${prefix}-${topic}`, '--exit', '--header', `kafkactl-run=${run}`, '-o', 'json'];
  const { code, out, err } = await kafkactl(line, { brokers: kafka.brokers });
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return out
    .trimEnd()
    .split('\n')
    .map((record) => JSON.parse((JSON.parse(record) as { value: string }).value) as Event);
}

beforeAll(async () => {
  if (absent) return;
  if (program === undefined) throw new Error('there is no chromium on PATH');
  kafka = await oneBroker();
  browser = await Browser.open(program);
  await browser.setViewport({ width: 1200, height: 900, scheme: 'light' });
  const opened = new Promise<string>((resolve, reject) => {
    const line = `flows run analytics-system --events 600 --rate 100 --dashboard --keep --plain --prefix ${prefix} --yes`;
    let heard = '';
    ended = kafkactl(line, {
      brokers: kafka.brokers,
      tty: 100,
      signal: leave.signal,
      onErr(text) {
        heard += text;
        const found = /Dashboard: ([\w.:/]+)/.exec(heard)?.[1];
        if (found) resolve(found);
      },
    });
    ended.then(({ err }) => reject(new Error(err)), reject);
  });
  address = await opened;
  await browser.visit(address);
  await phase('running');
});
afterAll(async () => {
  leave.abort();
  await browser?.close();
  await ended;
  await kafkactl(['topics', 'delete', `${prefix}-*`, '--yes'], { brokers: kafka.brokers });
});

describe.skipIf(absent)('the dashboard', () => {
  test('is live: its figures grow while the run goes on', async () => {
    const views = `Number(document.querySelector('[data-figure="page-views.total"]')?.value)`;
    await browser.waitFor(`${views} > 0 && document.body.dataset.phase === 'running'`);
    const before = await browser.read<number>(views);
    await browser.waitFor(`${views} > ${before}`);
  });

  test('announces its phase once, and not with each update', async () => {
    await browser.read(`(() => {
      const node = document.getElementById('phase');
      window.spoken = [node.textContent];
      const hear = () => window.spoken.push(node.textContent);
      new MutationObserver(hear).observe(node, { childList: true, characterData: true, subtree: true });
    })()`);
    const views = `Number(document.querySelector('[data-figure="page-views.total"]').value)`;
    const before = await browser.read<number>(views);
    await browser.waitFor(`${views} > ${before}`);
    const spoken = await browser.read<string[]>('window.spoken');
    expect(spoken).toEqual([...new Set(spoken)]);
  });

  test('shows in the end the totals that are in the topics', async () => {
    await phase('ended');
    const run = await browser.read<string>(`document.querySelector('#facts dd').textContent`);
    const events = [...(await eventsIn('analytics-events', run)), ...(await eventsIn('order-events', run))];
    const of = (type: string) => events.filter(({ eventType }) => eventType === type);
    expect(events).toHaveLength(600);
    for (const [name, type] of [
      ['page-views', 'PAGE_VIEW'],
      ['clicks', 'BUTTON_CLICK'],
      ['api-latency', 'PERFORMANCE_METRIC'],
      ['orders', 'ORDER_CREATED'],
    ] as const) {
      const count = of(type).length;
      expect(count).toBeGreaterThan(0);
      expect({ name, ...(await shown(`${name}.total`)) }).toEqual({ name, value: `${count}`, text: `${count}` });
    }
    const cents = of('ORDER_PAID').reduce((sum, { total }) => sum + Math.round(Number(total) * 100), 0);
    const revenue = await shown('revenue.total');
    expect(revenue.value).toBe(String(cents / 100));
    expect(revenue.text.replace(/[^\d.]/g, '')).toBe(
      Number.isInteger(cents / 100) ? `${cents / 100}` : (cents / 100).toFixed(2),
    );
    const latencies = of('PERFORMANCE_METRIC')
      .map(({ durationMs }) => Number(durationMs))
      .sort((a, b) => a - b);
    for (const part of [50, 95, 99]) {
      const exact = latencies[Math.ceil((part / 100) * latencies.length) - 1] ?? Number.NaN;
      // Buckets of a histogram are 2 % wide.
      expect(Math.abs(Number((await shown(`api-latency.p${part}`)).text) - exact)).toBeLessThanOrEqual(
        1 + exact * 0.02,
      );
    }
    const windows = (await eventsIn('metrics-events', run)).length;
    expect((await shown('topic.metrics-events')).value).toBe(String(windows));
    expect((await shown(`group.${prefix}-dashboard-group.received`)).value).toBe(String(windows));
    expect((await shown(`group.${prefix}-dashboard-group.lag`)).value).toBe('0');
    expect((await shown(`group.${prefix}-dashboard-group.again`)).value).toBe('0');
    // Each partition with the instance that owns it, for eyes and for ears.
    const owners = `[...document.querySelectorAll('.owners')].map((node) => [node.textContent, node.ariaLabel])`;
    expect(await browser.read<string[][]>(owners)).toContainEqual([
      '111',
      [0, 1, 2].map((partition) => `${prefix}-metrics-events/${partition}: dashboard-1`).join(', '),
    ]);
  });

  test('shows the same to a page that is opened late', async () => {
    const figures = `JSON.stringify([...document.querySelectorAll('[data-figure]')].map((node) => [node.dataset.figure, node.value]))`;
    const before = await browser.read<string>(figures);
    await browser.visit(address);
    await phase('ended');
    expect(await browser.read<string>(figures)).toBe(before);
    expect(await browser.read<string>(`document.getElementById('phase').textContent`)).toMatch(/^Final figures/);
    expect(await browser.read<number>(`document.querySelectorAll('#checks li.good').length`)).toBeGreaterThan(10);
  });

  test.each([
    [1200, 'light'],
    [360, 'dark'],
  ] as const)('at %i px, %s, fits and can be read', async (width, scheme) => {
    await browser.setViewport({ width, height: 800, scheme });
    await browser.waitFor(`innerWidth === ${width}`);
    expect(await browser.read<number>('document.documentElement.scrollWidth')).toBe(width);
    const colour = (name: string) =>
      `getComputedStyle(document.body)['${name}'].match(/\\d+/g).slice(0, 3).map(Number)`;
    const light = (name: string) => browser.read<number>(`${colour(name)}.reduce((sum, each) => sum + each, 0) / 3`);
    const [page, text] = [await light('background-color'), await light('color')];
    expect(scheme === 'light' ? page - text : text - page).toBeGreaterThan(150);
    const outside = `[...document.querySelectorAll('#map .node, .card *')].filter((node) => node.getBoundingClientRect().right > innerWidth).length`;
    expect(await browser.read<number>(outside)).toBe(0);
    for (const phase of ['joining', 'running', 'measuring', 'lost', 'failed', 'ended']) {
      await browser.read(`document.getElementById('phase').className = '${phase}'`);
      expect({ phase, faint: await browser.read<string[]>(lowContrastTexts(4.5)) }).toEqual({ phase, faint: [] });
    }
  });

  test('its charts can be read with the keyboard alone', async () => {
    const press = (key: string) =>
      browser.read<string>(`(() => {
        const chart = document.querySelector('[data-measure="page-views"] svg');
        chart.focus();
        chart.dispatchEvent(new KeyboardEvent('keydown', { key: '${key}', bubbles: true }));
        return document.activeElement.nextElementSibling.textContent;
      })()`);
    expect(await press('Home')).toMatch(/^\+0 s: \d+$/);
    expect(await press('ArrowRight')).toMatch(/^\+1 s: \d+$/);
    await browser.read('document.activeElement.blur()');
    expect(await browser.read(`document.querySelector('figcaption').textContent`)).toBe('each bar: 1 s');
  });

  test('blocks foreign scripts, and logs no errors itself', async () => {
    expect(browser.pageProblems).toEqual([]);
    await browser.read(
      `document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.in = 1' }))`,
    );
    expect(await browser.read('window.in ?? 0')).toBe(0);
    expect(browser.pageProblems.join(' ')).toContain('Content Security Policy');
  });

  test('stays until Ctrl-C at a terminal, and the line then exits as its run did', async () => {
    expect(await Promise.race([ended.then(() => 'ended'), browser.read<string>(`fetch('/').then(() => 'open')`)])).toBe(
      'open',
    );
    leave.abort();
    const { code, out, err } = await ended;
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('All of it was met.') });
    expect(err).toContain(`The dashboard stays at ${address} until Ctrl-C.`);
    await expect(fetch(address)).rejects.toThrow();
  });
});

describe('the line', () => {
  test('ends with the run where there is no terminal, and closes its page', async () => {
    const { brokers } = await oneBroker();
    const own = `${prefix}-script`;
    const line = `flows run analytics-system --events 30 --rate 30 --dashboard --lang es --prefix ${own} --yes`;
    const { code, err } = await kafkactl(line, { brokers });
    expect({ code, err }).toEqual({ code: 0, err: expect.stringMatching(/^Panel: http:\/\/127\.0\.0\.1:\d+\/\n$/) });
    await expect(fetch(err.replace('Panel: ', '').trim())).rejects.toThrow();
  });

  test('takes --port only with --dashboard', async () => {
    const { brokers } = await oneBroker();
    const { code, err } = await kafkactl('flows run analytics-system --port 1234', { brokers });
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('--dashboard') });
  });
});

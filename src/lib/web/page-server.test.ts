import { request } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { readAssets } from './assets.js';
import { isForLoopback, PageServer, sseMessage } from './page-server.js';

let server: PageServer | undefined;
afterEach(async () => {
  await server?.close('');
  server = undefined;
});

async function open(port = 0): Promise<PageServer> {
  server = await PageServer.open({
    port,
    portOption: '--port',
    assets: await readAssets('dashboard'),
    greeting: () => sseMessage('start', { text: 'one\ntwo' }),
  });
  return server;
}

/** A request as no browser would send it: fetch does not let one choose the host. */
const ask = (path: string, { method = 'GET', host = '127.0.0.1', onText = (_: string): void => {} } = {}) =>
  new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    const { hostname, port } = new URL(server?.address ?? '');
    const sent = request({ hostname, port, path, method, headers: { host } }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
        onText(body);
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    sent.on('error', reject).end();
  });

test.each(['127.0.0.1', '127.0.0.1:80', 'localhost:9', 'LOCALHOST', '[::1]:1'])('%s means this machine', (host) => {
  expect(isForLoopback(host)).toBe(true);
});

test.each([
  undefined,
  '',
  'evil.example',
  '127.0.0.1.evil.example',
  'localhost.evil.example:80',
  '127.0.0.1@evil.example',
  '10.0.0.1',
])('%s does not mean this machine', (host) => {
  expect(isForLoopback(host)).toBe(false);
});

describe('the page', () => {
  test('is told to nobody who asks by another name, and does not say what it is', async () => {
    await open();
    for (const path of ['/', '/dashboard/page.js', '/events']) {
      const { status, headers, body } = await ask(path, { host: 'evil.example' });
      expect({ status, body }).toEqual({ status: 403, body: expect.not.stringContaining('<') });
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    }
  });

  test('has a strict policy on everything, and shares nothing with other origins', async () => {
    await open();
    for (const path of ['/', '/dashboard/page.css', '/shared/icon.svg', '/nothing']) {
      const { headers } = await ask(path);
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/);
      expect(headers['content-security-policy']).not.toMatch(/unsafe|https?:|\*/);
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    }
  });

  test('can only be read, and has nothing but itself', async () => {
    await open();
    expect((await ask('/', { method: 'POST' })).status).toBe(405);
    for (const path of ['/package.json', '/../package.json', '/%2e%2e/package.json', '//']) {
      expect((await ask(path)).status, path).toBe(404);
    }
  });

  test.each(['dashboard', 'tutorial'] as const)('of the %s refers to nothing on other origins', async (page) => {
    const assets = await readAssets(page);
    expect([...assets.keys()]).toEqual(expect.arrayContaining(['/', `/${page}/page.js`, '/shared/base.css']));
    for (const [path, { body }] of assets) {
      const addresses = (body.match(/https?:[^"'\s]+/g) ?? []).filter((each) => each !== 'http://www.w3.org/2000/svg');
      expect({ path, addresses }).toEqual({ path, addresses: [] });
      expect(body, path).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/);
    }
  });

  test('sends first messages, broadcasts, and sends a last message', async () => {
    const page = await open();
    let heard = '';
    const read = ask('/events', {
      onText(text) {
        heard = text;
      },
    });
    await expect.poll(() => heard).toContain('two');
    page.broadcast(sseMessage('state', { n: 1 }));
    await expect.poll(() => heard).toContain('"n":1');
    await page.close(sseMessage('state', { n: 2 }));
    const { body } = await read;
    expect(body).toMatch(
      /^retry: 1000\nevent: start\ndata: \{"text":"one\\ntwo"\}\n\nevent: state\ndata: \{"n":1\}\n\n/,
    );
    expect(body).toMatch(/data: \{"n":2\}\n\n$/);
  });

  test('says that a port is taken', async () => {
    const page = await open();
    const { port } = new URL(page.address);
    const again = PageServer.open({
      port: Number(port),
      portOption: '--web-port',
      assets: new Map(),
      greeting: () => '',
    });
    await expect(again).rejects.toMatchObject({ code: 'conflict', hint: expect.stringContaining('--web-port') });
  });
});

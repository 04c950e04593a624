import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { faultWatch } from './controller-fault.js';
import { layoutOf } from './layout.js';
import { newNodes } from './nodes.js';
import type { HostEnvironment, SandboxState } from './types.js';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'kafkactl-fault-'));
});
afterEach(() => rmSync(home, { recursive: true }));

const state: SandboxState = {
  version: 1,
  name: 'three',
  engine: 'maven',
  kafkaVersion: '4.3.1',
  clusterId: 'MkU3OEVBNTcwNTJENDM2Qg',
  secure: false,
  nodes: newNodes(3),
};

/** Looks once into a controller's log with these lines. */
function look(lines: readonly string[]): Promise<void> {
  const folders = { data: home, state: home, config: home, cache: home };
  const layout = layoutOf(state.name, folders);
  mkdirSync(dirname(layout.log(100)), { recursive: true });
  writeFileSync(layout.log(100), lines.map((line) => `${line}\n`).join(''));
  return faultWatch(state, layout, { env: {} } as HostEnvironment)();
}

test('a controller that refuses brokers is recognised by its log, and the error has the next step', async () => {
  const fault = 'java.lang.RuntimeException: Topic ID WZVD existed in isrMembers, but not in the topics map.';
  await expect(
    look(['2026-12-01 00:10:15.785 ERROR Encountered quorum controller fault', fault]),
  ).rejects.toMatchObject({
    code: 'failed',
    message: expect.stringContaining('the controller of the sandbox "three" refuses its brokers'),
    hint: [
      'Throw its records away and start empty:  kafkactl sandbox reset --name three',
      'Or remove it:  kafkactl sandbox down --name three --purge',
    ].join('\n'),
  });
});

test('other errors of a controller are not taken for it', async () => {
  await look(['2026-12-01 00:10:15.785 ERROR Unexpected error handling request (ControllerApis)']);
});

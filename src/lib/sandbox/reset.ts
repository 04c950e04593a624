import { rmSync } from 'node:fs';
import { newClusterId } from './cluster-id.js';
import { findKafka } from './engine.js';
import { nodeProcessState, stopNode } from './node-process.js';
import { adoptOrphans } from './orphans.js';
import { withSandboxLock } from './sandbox-lock.js';
import { startNodes } from './start-nodes.js';
import { noSandbox, readState, writeState } from './state.js';
import type { HostEnvironment, SandboxState } from './types.js';

/**
 * Throws away every topic, record, group and ACL of a sandbox and starts it empty: the same name, shape, ports and
 * passwords, another cluster id.
 */
export function reset(name: string, app: HostEnvironment): Promise<SandboxState> {
  return withSandboxLock(name, app, async (layout) => {
    const known = readState(name, app.folders);
    if (!known) throw noSandbox(name, app.folders);
    const before = await adoptOrphans(known, layout, app);
    const kafka = await findKafka(before.engine, app);
    for (const { handle } of before.nodes) {
      if ((await nodeProcessState(handle, app)) !== 'gone' && handle) await stopNode(handle, 0, app);
    }
    // The folders go before the new id is remembered: a folder of the old id would refuse it.
    for (const { id } of before.nodes) rmSync(layout.logDirectory(id), { recursive: true, force: true });
    const nodes = before.nodes.map((node) => ({ ...node, handle: null, wanted: 'down' as const }));
    const empty = { ...before, kafkaVersion: kafka.kafkaVersion, clusterId: newClusterId(), nodes };
    writeState(empty, app.folders);
    const { state } = await startNodes({ state: empty, layout, kafka, app });
    return state;
  });
}

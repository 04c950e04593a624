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
 * Removes every topic, record, group and ACL of a sandbox and starts it empty: name, shape, ports and passwords stay,
 * the cluster id is a new one.
 */
export function reset(name: string, app: HostEnvironment): Promise<SandboxState> {
  return withSandboxLock(name, app, async (layout) => {
    const saved = readState(name, app.folders);
    if (!saved) throw noSandbox(name, app.folders);
    const current = await adoptOrphans(saved, layout, app);
    const kafka = await findKafka(current.engine, app);
    for (const { handle } of current.nodes) {
      if ((await nodeProcessState(handle, app)) !== 'gone' && handle) await stopNode(handle, 0, app);
    }
    // Folders are removed before the new cluster id is saved: a node refuses a folder with another id.
    for (const { id } of current.nodes) rmSync(layout.logDirectory(id), { recursive: true, force: true });
    const nodes = current.nodes.map((node) => ({ ...node, handle: null, wanted: 'down' as const }));
    const empty = { ...current, kafkaVersion: kafka.kafkaVersion, clusterId: newClusterId(), nodes };
    writeState(empty, app.folders);
    const { state } = await startNodes({ state: empty, layout, kafka, app });
    return state;
  });
}

import { rmSync } from 'node:fs';
import { newClusterId } from './cluster-id.js';
import { findKafka } from './engine.js';
import { nodeProcessState, stopNode } from './node-process.js';
import { adoptOrphans } from './orphans.js';
import { withSandboxLock } from './sandbox-lock.js';
import { startNodes } from './start-nodes.js';
import { requireState, withNodesDown, writeState } from './state.js';
import type { HostEnvironment, SandboxState } from './types.js';

/**
 * Removes every topic, record, group and ACL of a sandbox and starts it empty: name, shape, ports and passwords stay,
 * the cluster id is a new one.
 */
export function reset(name: string, app: HostEnvironment): Promise<SandboxState> {
  return withSandboxLock(name, app, async (layout) => {
    const current = await adoptOrphans(requireState(name, app.folders), layout, app);
    const kafka = await findKafka(current.engine, app);
    for (const { handle } of current.nodes) {
      if ((await nodeProcessState(handle, app)) !== 'gone' && handle) await stopNode(handle, 0, app);
    }
    // Folders are removed before the new cluster id is saved: a node refuses a folder with another id.
    for (const { id } of current.nodes) rmSync(layout.logDirectory(id), { recursive: true, force: true });
    const empty = {
      ...withNodesDown(current),
      kafkaVersion: kafka.kafkaVersion,
      clusterId: newClusterId(),
      elr: 'off' as const,
    };
    writeState(empty, app.folders);
    const { state } = await startNodes({ state: empty, layout, kafka, app });
    return state;
  });
}

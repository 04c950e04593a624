import { rmSync } from 'node:fs';
import { newClusterId } from './cluster-id.js';
import { findKafka } from './engine.js';
import { exclusively } from './exclusive.js';
import { handleState, stopHandle } from './handles.js';
import { raise } from './raise.js';
import { noSandbox, readState, writeState } from './state.js';
import { withStrays } from './strays.js';
import type { SandboxState, Surroundings } from './types.js';

/**
 * Throws away every topic, record, group and ACL of a sandbox and starts it empty: the same name, shape, ports and
 * passwords, another cluster id.
 */
export function reset(name: string, app: Surroundings): Promise<SandboxState> {
  return exclusively(name, app, async (layout) => {
    const known = readState(name, app.folders);
    if (!known) throw noSandbox(name, app.folders);
    const before = await withStrays(known, layout, app);
    const kafka = await findKafka(before.engine, app);
    for (const { handle } of before.nodes) {
      if ((await handleState(handle, app)) !== 'gone' && handle) await stopHandle(handle, 0, app);
    }
    // The folders go before the new id is remembered: a folder of the old id would refuse it.
    for (const { id } of before.nodes) rmSync(layout.logDirectory(id), { recursive: true, force: true });
    const nodes = before.nodes.map((node) => ({ ...node, handle: null, wanted: 'down' as const }));
    const empty = { ...before, kafkaVersion: kafka.kafkaVersion, clusterId: newClusterId(), nodes };
    writeState(empty, app.folders);
    const { state } = await raise({ state: empty, layout, kafka, app });
    return state;
  });
}

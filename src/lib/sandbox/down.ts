import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { unremovable } from '../base/file-errors.js';
import { removeContext } from '../settings/store.js';
import { docker, networkName } from './docker.js';
import type { SandboxLayout } from './layout.js';
import { nodeProcessState, stopNode, thawNode } from './node-process.js';
import { adoptOrphans } from './orphans.js';
import { withSandboxLock } from './sandbox-lock.js';
import { readState, withNodesDown, writeState } from './state.js';
import { sandboxTexts } from './texts.js';
import type { HostEnvironment, SandboxState } from './types.js';

/** Milliseconds for a clean shutdown of a node. */
const graceMs = 15_000;

/**
 * Ends every node of a sandbox; `purge` also removes its records, settings and context. Gives its state before, and
 * whether there was anything to do; undefined where there is no sandbox of this name.
 */
export function bringDown(
  name: string,
  { purge }: { readonly purge: boolean },
  app: HostEnvironment,
): Promise<{ readonly state: SandboxState; readonly changed: boolean } | undefined> {
  return withSandboxLock(name, app, async (layout) => {
    const saved = readState(name, app.folders);
    if (!saved) return undefined;
    const state = await adoptOrphans(saved, layout, app);
    const ended = await endNodes(state, purge ? 0 : graceMs, app);
    // A state that is about to be removed is not written first: purge must work on a full disk.
    if (!purge) {
      writeState(withNodesDown(state), app.folders);
      return { state, changed: ended };
    }
    await removeSandbox(state, layout, app);
    return { state, changed: true };
  });
}

/** Ends the nodes, brokers first: their controlled shutdown needs the controller. */
async function endNodes(state: SandboxState, grace: number, app: HostEnvironment): Promise<boolean> {
  const states = await Promise.all(state.nodes.map(({ handle }) => nodeProcessState(handle, app)));
  const alive = state.nodes.filter((_, i) => states[i] !== 'gone');
  // With a frozen controller no broker could shut down.
  for (const { handle } of state.nodes.filter((_, i) => states[i] === 'frozen'))
    if (handle) await thawNode(handle, app);
  const controllerLives = alive.some(({ role }) => role !== 'broker');
  for (const controllers of [false, true]) {
    const nodes = alive.filter(({ role }) => (role === 'controller') === controllers);
    // Without a controller the controlled shutdown of a broker waits for minutes, so it is killed.
    await Promise.all(nodes.map(({ handle }) => handle && stopNode(handle, controllerLives ? grace : 0, app)));
  }
  return alive.length > 0 || state.nodes.some(({ wanted }) => wanted !== 'down');
}

/**
 * Ends and removes a new sandbox that failed to start, except for its logs. A failure to remove is only noted: the
 * error of the start is the one to report.
 */
export async function discardFailed(name: string, layout: SandboxLayout, app: HostEnvironment): Promise<void> {
  const state = readState(name, app.folders);
  if (!state) return;
  try {
    await endNodes(state, 0, app);
    await removeExternal(state, app);
    rmSync(layout.stateFile, { force: true });
    if (existsSync(layout.data)) rmSync(layout.data, { recursive: true, force: true });
    if (readdirSync(layout.state).length === 0) rmdirSync(layout.state);
  } catch (error) {
    app.note(sandboxTexts.notRemoved(name, (error as Error).message)[app.lang]);
  }
}

/** Removes everything of a sandbox: context, records, certificates, logs and state. */
async function removeSandbox(state: SandboxState, layout: SandboxLayout, app: HostEnvironment): Promise<void> {
  await removeExternal(state, app);
  for (const folder of [layout.data, layout.state]) {
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      throw unremovable(folder, error);
    }
  }
}

/** Removes what is kept outside of its folders: its context, and its Docker network. */
async function removeExternal({ name, engine }: SandboxState, app: HostEnvironment): Promise<void> {
  await removeContext(app, name);
  if (engine === 'docker') await docker(['network', 'rm', networkName(name)], app.env).catch(() => '');
}

import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { unremovable } from '../base/file-errors.js';
import { removeContext } from '../settings/store.js';
import { docker, networkName } from './docker.js';
import type { SandboxLayout } from './layout.js';
import { nodeProcessState, stopNode, thawNode } from './node-process.js';
import { adoptOrphans } from './orphans.js';
import { withSandboxLock } from './sandbox-lock.js';
import { readState, writeState } from './state.js';
import { sandboxTexts } from './texts.js';
import type { HostEnvironment, SandboxState } from './types.js';

/** Milliseconds for a clean end. */
const graceMs = 15_000;

/**
 * Ends every node of a sandbox. With `purge` its records, settings and context go too. Undefined when there is no
 * sandbox of this name; otherwise what it was, and whether there was anything to do.
 */
export function bringDown(
  name: string,
  { purge }: { readonly purge: boolean },
  app: HostEnvironment,
): Promise<{ readonly state: SandboxState; readonly changed: boolean } | undefined> {
  return withSandboxLock(name, app, async (layout) => {
    const known = readState(name, app.folders);
    if (!known) return undefined;
    const state = await adoptOrphans(known, layout, app);
    const ended = await endNodes(state, purge ? 0 : graceMs, app);
    // What is about to be removed is not written first: a full disk is a reason to purge.
    if (!purge) {
      writeState(asDown(state), app.folders);
      return { state, changed: ended };
    }
    await removeSandbox(state, layout, app);
    return { state, changed: true };
  });
}

/** Ends the nodes: brokers first, because they take leave of the controller. */
async function endNodes(state: SandboxState, grace: number, app: HostEnvironment): Promise<boolean> {
  const states = await Promise.all(state.nodes.map(({ handle }) => nodeProcessState(handle, app)));
  const living = state.nodes.filter((_, i) => states[i] !== 'gone');
  // A frozen controller would let no broker leave.
  for (const { handle } of state.nodes.filter((_, i) => states[i] === 'frozen'))
    if (handle) await thawNode(handle, app);
  const controllerLives = living.some(({ role }) => role !== 'broker');
  for (const controllers of [false, true]) {
    const wave = living.filter(({ role }) => (role === 'controller') === controllers);
    // Without a controller a broker waits minutes for a leave that nobody gives.
    await Promise.all(wave.map(({ handle }) => handle && stopNode(handle, controllerLives ? grace : 0, app)));
  }
  return living.length > 0 || state.nodes.some(({ wanted }) => wanted !== 'down');
}

const asDown = (state: SandboxState): SandboxState => ({
  ...state,
  nodes: state.nodes.map((node) => ({ ...node, handle: null, wanted: 'down' })),
});

/**
 * Ends and removes a new sandbox that did not come to work, but for the logs that say why. What cannot be removed stays:
 * the failure that led here is what has to be told.
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

/** Removes everything that a sandbox left: context, records, certificates, logs and what was remembered of it. */
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

/** What others hold of a sandbox: its context, and Docker its network. */
async function removeExternal({ name, engine }: SandboxState, app: HostEnvironment): Promise<void> {
  await removeContext(app, name);
  if (engine === 'docker') await docker(['network', 'rm', networkName(name)], app.env).catch(() => '');
}

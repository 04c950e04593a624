/**
 * Apache Kafka on this machine, for the sandbox commands, the quickstart and tests.
 *
 *   const sandbox = await startSandbox({ name: 'demo' }, app);   // returns when topics can be created and written
 *   sandbox.settings                                             // settings that connect as its admin
 *   await stopSandbox('demo', { purge: true }, app);
 */
import type { ClusterSettings } from '../settings/types.js';
import { bringDown } from './down.js';
import { layoutOf } from './layout.js';
import { settingsOf } from './settings.js';
import { defaultSandboxName, readState } from './state.js';
import { describeSandbox, type SandboxRow } from './status.js';
import type { HostEnvironment } from './types.js';
import { bringUp, type SandboxOptions } from './up.js';

export { controllerId } from './nodes.js';
export { tutorialSandbox, watchingClientId } from './request-log.js';
export type { SandboxRow } from './status.js';
export type { HostEnvironment } from './types.js';
export type { SandboxOptions } from './up.js';

export interface Sandbox extends SandboxRow {
  /** Settings that connect as its admin. */
  readonly settings: ClusterSettings;
  /** False where it ran already. */
  readonly changed: boolean;
}

/**
 * Starts or repairs the sandbox of `options.name` (default `sandbox`), and returns when a topic can be created and
 * written. It outlives this process. It is saved as a context, which becomes the current one where there is none.
 * Throws `conflict` where a sandbox of this name has another shape, `failed` where no Kafka is found or it does not
 * start.
 */
export async function startSandbox(options: SandboxOptions, app: HostEnvironment): Promise<Sandbox> {
  const { state, changed } = await bringUp(options, app);
  const row = await describeSandbox(state, app);
  return { ...row, settings: settingsOf(state, layoutOf(state.name, app.folders)), changed };
}

/** Ends a sandbox; `purge` also removes its records and its context. False where there was nothing to do. */
export async function stopSandbox(
  name: string,
  options: { readonly purge?: boolean },
  app: HostEnvironment,
): Promise<boolean> {
  const ended = await bringDown(name, { purge: options.purge ?? false }, app);
  return ended?.changed ?? false;
}

/** The state of a sandbox; undefined where there is none of this name. */
export async function inspectSandbox(
  name: string | undefined,
  app: Pick<HostEnvironment, 'env' | 'folders'>,
): Promise<SandboxRow | undefined> {
  const state = readState(name ?? defaultSandboxName, app.folders);
  return state && describeSandbox(state, app);
}

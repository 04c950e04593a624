/**
 * Apache Kafka on this machine, for people, for the quickstart and for tests.
 *
 *   const sandbox = await startSandbox({ name: 'demo' }, app);   // up, or nothing to do; returns when it works
 *   sandbox.settings                                             // connect as admin with these
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
export type { SandboxRow } from './status.js';
export type { HostEnvironment as Surroundings } from './types.js';
export type { SandboxOptions } from './up.js';

export interface Sandbox extends SandboxRow {
  /** How to connect as its admin. */
  readonly settings: ClusterSettings;
  /** False when it ran already and nothing was to be done. */
  readonly changed: boolean;
}

/**
 * Starts the sandbox of `options.name` (default `sandbox`), or repairs it, and returns when a topic can be created and
 * written. It outlives this process. Saves it as a context, the current one when there is none. Throws `conflict` when
 * a sandbox of this name has another shape, `failed` when there is no Kafka to be had or it does not start.
 */
export async function startSandbox(options: SandboxOptions, app: HostEnvironment): Promise<Sandbox> {
  const { state, changed } = await bringUp(options, app);
  const row = await describeSandbox(state, app);
  return { ...row, settings: settingsOf(state, layoutOf(state.name, app.folders)), changed };
}

/** Ends a sandbox; with `purge` its records and its context go too. False when there was nothing to do. */
export async function stopSandbox(
  name: string,
  options: { readonly purge?: boolean },
  app: HostEnvironment,
): Promise<boolean> {
  const ended = await bringDown(name, { purge: options.purge ?? false }, app);
  return ended?.changed ?? false;
}

/** What a sandbox does now; undefined when there is none of this name. */
export async function inspectSandbox(
  name: string | undefined,
  app: Pick<HostEnvironment, 'env' | 'folders'>,
): Promise<SandboxRow | undefined> {
  const state = readState(name ?? defaultSandboxName, app.folders);
  return state && describeSandbox(state, app);
}

import { existsSync, readdirSync } from 'node:fs';
import { CliError } from '../base/errors.js';
import type { Folders } from '../base/folders.js';
import { nearest } from '../base/nearest.js';
import { readIfThere, writePrivately } from '../settings/files.js';
import { layoutOf, sandboxesFolder } from './layout.js';
import type { SandboxNode, SandboxState } from './types.js';

export const defaultSandboxName = 'sandbox';

/** Throws `usage` for a name that cannot be a folder, a context and a container. */
export function checkName(name: string): string {
  if (/^[a-z0-9][a-z0-9_.-]{0,62}$/i.test(name)) return name;
  throw new CliError('usage', `"${name}" cannot be the name of a sandbox`, {
    hint: 'Letters, digits, "-", "_" and "." are fine, at most 63, the first one a letter or a digit.',
  });
}

export function readState(name: string, folders: Folders): SandboxState | undefined {
  const path = layoutOf(name, folders).stateFile;
  const text = readIfThere(path);
  if (text === undefined) return undefined;
  try {
    const state = JSON.parse(text) as Partial<SandboxState> | null;
    if (state?.version === 1 && state.name === name && Array.isArray(state.nodes)) return state as SandboxState;
  } catch {
    // Not JSON: the error is thrown below.
  }
  throw new CliError('failed', `${path} is not what this kafkactl remembers of a sandbox`, {
    hint: `If no newer kafkactl wrote it, begin anew:  rm -r '${layoutOf(name, folders).state}' '${layoutOf(name, folders).data}'`,
  });
}

/** The state of a sandbox that must exist. Throws `notFound` with the nearest name where there is none. */
export function requireState(name: string, folders: Folders): SandboxState {
  const state = readState(name, folders);
  if (state) return state;
  const near = nearest(
    name,
    readAllStates(folders).map((each) => each.name),
  );
  throw new CliError('notFound', `there is no sandbox "${name}"`, {
    hint: near ? `Did you mean ${near}?` : `Start it:  ${upCommand(name)}`,
  });
}

/** The line that starts a sandbox. */
export const upCommand = (name: string): string => `kafkactl sandbox up${nameFlag(name)}`;

/** The option that names a sandbox on a line, with a blank in front; empty for the default one. */
export const nameFlag = (name: string): string => (name === defaultSandboxName ? '' : ` --name ${name}`);

export function writeState(state: SandboxState, folders: Folders): void {
  writePrivately(layoutOf(state.name, folders).stateFile, `${JSON.stringify(state, undefined, 2)}\n`);
}

/** Changes one node of a state, and saves it. */
export function writeNode(
  state: SandboxState,
  id: number,
  change: Partial<SandboxNode>,
  folders: Folders,
): SandboxState {
  const changed = { ...state, nodes: state.nodes.map((node) => (node.id === id ? { ...node, ...change } : node)) };
  writeState(changed, folders);
  return changed;
}

/** The state of a sandbox all of whose nodes were ended on purpose. */
export const withNodesDown = (state: SandboxState): SandboxState => ({
  ...state,
  nodes: state.nodes.map((node) => ({ ...node, handle: null, wanted: 'down' })),
});

/**
 * The states of all sandboxes of this user: the default name first, the others by name. One that cannot be read is left
 * out, and `onUnreadable` is called with its error.
 */
export function readAllStates(folders: Folders, onUnreadable: (error: CliError) => void = () => {}): SandboxState[] {
  const root = sandboxesFolder(folders);
  const entries = existsSync(root) ? readdirSync(root, { withFileTypes: true }) : [];
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  names.sort((a, b) => Number(b === defaultSandboxName) - Number(a === defaultSandboxName) || a.localeCompare(b));
  return names.flatMap((name) => {
    try {
      return readState(name, folders) ?? [];
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      onUnreadable(error);
      return [];
    }
  });
}

import type { Folders } from '../app.js';
import { signalProcess } from '../processes/end.js';
import { allStates } from './state.js';

/**
 * Sends a signal to every node process of every sandbox of these folders, at once and without waiting: for a process
 * that is about to end and has nothing but the moment. Containers are left alone.
 */
export function signalSandboxes(folders: Folders, signal: NodeJS.Signals): void {
  for (const { nodes } of allStates(folders)) {
    for (const { handle } of nodes) if (handle && 'pid' in handle) signalProcess(handle, signal);
  }
}

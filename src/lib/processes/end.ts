import { pollUntil } from '../base/poll-until.js';
import { type ProcessId, processState } from './identity.js';

/** Sends a signal to a process, if it still is the one with that start time. False when it is gone. */
export function signalProcess(id: ProcessId, signal: NodeJS.Signals): boolean {
  if (processState(id) === 'gone') return false;
  try {
    process.kill(id.pid, signal);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/**
 * Ends a process: SIGTERM, and SIGKILL when it has not ended after `graceMs` milliseconds (0: at once). A frozen one is
 * continued, as it would not handle the SIGTERM otherwise. Returns when it is gone.
 */
export async function endProcess(id: ProcessId, graceMs: number): Promise<void> {
  const gone = (): boolean => processState(id) === 'gone';
  if (graceMs > 0 && signalProcess(id, 'SIGTERM')) {
    signalProcess(id, 'SIGCONT');
    if (await pollUntil(gone, { withinMs: graceMs, everyMs: 20 })) return;
  }
  signalProcess(id, 'SIGKILL');
  await pollUntil(gone, { withinMs: 10_000, everyMs: 10 });
}

/** Freezes a process (SIGSTOP) or continues it (SIGCONT). Returns once the system shows it so, or it is gone. */
export async function setFrozen(id: ProcessId, frozen: boolean): Promise<void> {
  const wanted = frozen ? 'frozen' : 'running';
  signalProcess(id, frozen ? 'SIGSTOP' : 'SIGCONT');
  const settled = (): boolean => [wanted, 'gone'].includes(processState(id));
  await pollUntil(settled, { withinMs: 10_000, everyMs: 5 });
}

import type { App } from '../../lib/app.js';
import { CliError } from '../../lib/base/errors.js';

/** Throws `conflict` where the tutorial is open in another terminal, in which `line` has to be typed. */
export async function refuseWhileOpen(app: App, line: string): Promise<void> {
  const { runningTutorial } = await import('../../lib/learn/progress/progress-store.js');
  const running = runningTutorial(app.folders);
  if (!running) return;
  throw new CliError('conflict', `the tutorial is open in another terminal (process ${running.pid})`, {
    hint: `Type there:  ${line}`,
  });
}

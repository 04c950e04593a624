import type { App } from '../../lib/app.js';
import { localized } from '../../lib/base/language.js';

/** Throws `conflict` where the tutorial is open in another terminal, in which `line` has to be typed. */
export async function refuseWhileOpen(app: App, line: string): Promise<void> {
  const { openElsewhere, runningTutorial } = await import('../../lib/learn/progress/progress-store.js');
  const running = runningTutorial(app.folders);
  if (!running) return;
  throw openElsewhere(running.pid, localized(`Escribe en ella:  ${line}`, `Type there:  ${line}`), app.lang);
}

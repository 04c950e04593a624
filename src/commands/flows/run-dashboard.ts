import { once } from 'node:events';
import type { App } from '../../lib/app.js';
import { CliError } from '../../lib/base/errors.js';
import { Dashboard } from '../../lib/flows/dashboard/dashboard.js';
import { dashboardNotes } from '../../lib/flows/dashboard/texts.js';
import type { Flow } from '../../lib/flows/types.js';
import type { RunValues } from './run-inputs.js';

/** Opens the page of a run if `--dashboard` asks for it, and notes its address. */
export async function openDashboard(
  { dashboard: isRequested, port }: Pick<RunValues, 'dashboard' | 'port'>,
  flow: Flow,
  run: string,
  app: App,
): Promise<Dashboard | undefined> {
  if (!isRequested && port === undefined) return undefined;
  if (!isRequested) throw new CliError('usage', '--port is the port of a dashboard', { hint: 'Add  --dashboard' });
  const dashboard = await Dashboard.open({ flow, run, lang: app.lang, port: port ?? 0 });
  app.note(dashboardNotes.open(dashboard.address)[app.lang]);
  return dashboard;
}

/** On a terminal the page stays open until Ctrl-C; a script goes on. */
export async function keepDashboardOpen(dashboard: Dashboard, app: App): Promise<void> {
  if (!app.output.tty || app.signal.aborted) return;
  app.note(dashboardNotes.stays(dashboard.address)[app.lang]);
  await once(app.signal, 'abort');
}

import { CliError } from '../base/errors.js';
import { withLock } from '../processes/lock.js';
import { layoutOf, type SandboxLayout } from './layout.js';
import { checkName } from './state.js';
import { sandboxTexts } from './texts.js';
import type { HostEnvironment } from './types.js';

/**
 * Runs `action` while this kafkactl alone holds the lock of the sandbox of this name. Waits up to 10 minutes for
 * another one, which may be downloading Kafka, then throws `conflict`.
 */
export function withSandboxLock<T>(
  name: string,
  app: HostEnvironment,
  action: (layout: SandboxLayout) => Promise<T>,
): Promise<T> {
  const layout = layoutOf(checkName(name), app.folders);
  return withLock(layout.lock, () => action(layout), {
    withinMs: 10 * 60_000,
    signal: app.signal,
    onWait: () => app.note(sandboxTexts.busy(name)[app.lang]),
    busy: () => new CliError('conflict', `another kafkactl has been busy with the sandbox "${name}" for 10 minutes`),
  });
}

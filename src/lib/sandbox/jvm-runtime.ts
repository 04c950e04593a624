import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { CliError } from '../base/errors.js';
import { ensurePrivateFolder } from '../base/private-folder.js';
import { runToEnd, startDetached } from '../processes/spawn.js';
import { writePrivately } from '../settings/files.js';
import type { Distribution } from './distribution.js';
import { javaCommandLine, kafkaMainClass } from './java-command.js';
import type { SandboxLayout } from './layout.js';
import { formatOptions, loggingYaml, nodeProperties, propertiesText } from './properties.js';
import { loggingYamlWithRequests } from './request-log.js';
import type { NodeRuntime } from './runtime.js';
import { readSecrets } from './secrets.js';
import { type HostEnvironment, isBroker, type SandboxNode, type SandboxState } from './types.js';

/** Runs nodes as Java processes of this machine that outlive the terminal. */
export function jvmRuntime(
  state: SandboxState,
  layout: SandboxLayout,
  kafka: Distribution,
  app: HostEnvironment,
): NodeRuntime {
  const options = {
    logging: layout.logging,
    label: state.name,
    archive: { use: kafka.archive },
  };
  const configure = (node: SandboxNode, overrides: Readonly<Record<string, string>> = {}): void => {
    const secrets = state.secure ? readSecrets(layout) : undefined;
    const properties = nodeProperties(node, state.nodes, layout.logDirectory(node.id), secrets);
    writePrivately(layout.properties(node.id), propertiesText({ ...properties, ...overrides }));
    writePrivately(layout.logging, loggingYaml);
  };
  const loggingOf = (node: SandboxNode): string => {
    if (!state.requestLog || !isBroker(node)) return layout.logging;
    writePrivately(layout.requestLogging(node.id), loggingYamlWithRequests(layout.requestLog(node.id)));
    return layout.requestLogging(node.id);
  };

  return {
    async format(node) {
      configure(node);
      if (existsSync(join(layout.logDirectory(node.id), 'meta.properties'))) return;
      const users = state.secure ? [`@${layout.secrets.users}`] : [];
      const args = ['format', '-t', state.clusterId, '-c', layout.properties(node.id), ...formatOptions, ...users];
      const line = javaCommandLine(kafka, 'kafka.tools.StorageTool', args, app.env, options);
      const { code, stderr, stdout } = await runToEnd(line, { signal: app.signal });
      if (code === 0) return;
      // With users the output holds salts and keys derived from their passwords.
      const output = state.secure ? '' : `${stdout}\n${stderr}`.trim().split('\n').slice(-3).join('\n');
      throw new CliError('failed', `Kafka could not prepare the folder of node ${node.id}`, {
        hint: output || undefined,
      });
    },

    async start(node, overrides) {
      configure(node, overrides);
      const log = layout.log(node.id);
      ensurePrivateFolder(layout.state);
      // One log file per start; that of the start before is kept as `.1`.
      if (existsSync(log)) renameSync(log, `${log}.1`);
      const line = javaCommandLine(kafka, kafkaMainClass, [layout.properties(node.id)], app.env, {
        ...options,
        logging: loggingOf(node),
      });
      return startDetached({ ...line, cwd: layout.state }, log);
    },
  };
}

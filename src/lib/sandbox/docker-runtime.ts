import { join } from 'node:path';
import { ensurePrivateFolder } from '../base/private-folder.js';
import { userIds } from '../processes/identity.js';
import { writePrivately } from '../settings/files.js';
import { containerFolder, containerName, docker, inContainers, networkName, runArguments } from './docker.js';
import type { SandboxLayout } from './layout.js';
import { nodeProperties, propertiesText } from './properties.js';
import type { NodeRuntime } from './runtime.js';
import type { HostEnvironment, SandboxNode, SandboxState } from './types.js';

/** Runs nodes as containers of the apache/kafka image, with the same properties as other engines. */
export function dockerRuntime(state: SandboxState, layout: SandboxLayout, app: HostEnvironment): NodeRuntime {
  const configure = (node: SandboxNode, overrides: Readonly<Record<string, string>> = {}): void => {
    const logDirectory = join(containerFolder, `node-${node.id}`);
    const properties = nodeProperties(node, state.nodes, logDirectory, undefined, inContainers(state.name));
    ensurePrivateFolder(layout.logDirectory(node.id));
    writePrivately(layout.properties(node.id), propertiesText({ ...properties, ...overrides }));
  };
  return {
    async format(node) {
      configure(node);
    },
    async start(node, overrides) {
      configure(node, overrides);
      const { env, signal } = app;
      const network = networkName(state.name);
      await docker(['network', 'inspect', network], env, signal).catch(() =>
        docker(['network', 'create', network], env, signal),
      );
      await docker(['rm', '--force', containerName(state.name, node.id)], env, signal);
      await docker(runArguments(node, state, layout.data, userIds()), env, signal);
      return { container: containerName(state.name, node.id) };
    },
  };
}

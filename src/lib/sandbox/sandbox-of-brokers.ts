import type { Folders } from '../base/folders.js';
import { readAllStates } from './state.js';
import { addressOf, isBroker, type SandboxState } from './types.js';

/** The sandbox that all of these brokers (`host:port`) belong to, or undefined. */
export function sandboxOfBrokers(brokers: readonly string[], folders: Folders): SandboxState | undefined {
  const normalized = (broker: string): string => broker.replace(/^localhost:/, '127.0.0.1:');
  return readAllStates(folders).find((state) => {
    const addresses = new Set(state.nodes.filter(isBroker).map(addressOf));
    return brokers.length > 0 && brokers.every((broker) => addresses.has(normalized(broker)));
  });
}

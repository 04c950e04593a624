import type { Folders } from '../base/folders.js';
import { readAllStates } from './state.js';
import { addressOf, isBroker, type SandboxState } from './types.js';

/** The sandbox that these brokers are of, or undefined: every one must be a broker of it. */
export function sandboxOfBrokers(brokers: readonly string[], folders: Folders): SandboxState | undefined {
  const plain = (broker: string): string => broker.replace(/^localhost:/, '127.0.0.1:');
  return readAllStates(folders).find((state) => {
    const own = new Set(state.nodes.filter(isBroker).map(addressOf));
    return brokers.length > 0 && brokers.every((broker) => own.has(plain(broker)));
  });
}

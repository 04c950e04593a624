import { join } from 'node:path';
import type { Folders } from '../base/folders.js';

/** Paths of the files of one sandbox. */
export interface SandboxLayout {
  /** Folder of its records and settings: `down` keeps it, `--purge` removes it. */
  readonly data: string;
  readonly state: string;
  readonly stateFile: string;
  readonly lock: string;
  readonly log: (node: number) => string;
  readonly properties: (node: number) => string;
  readonly logDirectory: (node: number) => string;
  readonly logging: string;
  /** log4j2 settings of a node that logs its requests. */
  readonly requestLogging: (node: number) => string;
  /** The log of a node's requests; the part before it is in a file of the same name and `.1`. */
  readonly requestLog: (node: number) => string;
  readonly toolLogging: string;
  /** Certificates, passwords and client settings of a secure sandbox, 0600 each. */
  readonly secrets: {
    readonly folder: string;
    readonly keystore: string;
    readonly keystorePassword: string;
    readonly certificate: string;
    readonly users: string;
    readonly clientProperties: string;
    readonly password: (user: string) => string;
  };
}

/** Lock file held while ports are chosen, so that two sandboxes do not choose the same. */
export const portsLock = (folders: Folders): string => join(folders.state, 'locks', 'ports');

export const sandboxesFolder = (folders: Folders): string => join(folders.state, 'sandboxes');

export function layoutOf(name: string, folders: Folders): SandboxLayout {
  const data = join(folders.data, 'sandboxes', name);
  const state = join(sandboxesFolder(folders), name);
  const secrets = join(data, 'secrets');
  return {
    data,
    state,
    stateFile: join(state, 'sandbox.json'),
    lock: join(folders.state, 'locks', `sandbox-${name}`),
    log: (node) => join(state, `node-${node}.log`),
    properties: (node) => join(data, `node-${node}.properties`),
    logDirectory: (node) => join(data, `node-${node}`),
    logging: join(data, 'log4j2.yaml'),
    requestLogging: (node) => join(data, `node-${node}-log4j2.yaml`),
    requestLog: (node) => join(state, `requests-${node}.log`),
    toolLogging: join(data, 'tools-log4j2.yaml'),
    secrets: {
      folder: secrets,
      keystore: join(secrets, 'keystore.p12'),
      keystorePassword: join(secrets, 'keystore.password'),
      certificate: join(secrets, 'ca.pem'),
      users: join(secrets, 'users'),
      clientProperties: join(secrets, 'client.properties'),
      password: (user) => join(secrets, `${user}.password`),
    },
  };
}

export interface ClusterInfo {
  readonly clusterId: string;
  /** Broker that takes controller requests (KRaft does not tell clients the active controller). */
  readonly controller: number | null;
  readonly brokers: readonly Broker[];
}

export interface Broker {
  readonly id: number;
  readonly host: string;
  readonly port: number;
  readonly rack: string | null;
}

export interface Quorum {
  /** Node id of the active controller. */
  readonly leader: number | null;
  readonly voters: readonly number[];
}

export interface LogDir {
  readonly broker: number;
  readonly path: string;
  readonly totalBytes: number | null;
  readonly usableBytes: number | null;
  readonly replicaCount: number;
  readonly replicaBytes: number;
  readonly error: string | null;
}

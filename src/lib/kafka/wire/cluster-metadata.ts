import { api as metadataV10 } from '@platformatic/kafka/dist/apis/metadata/metadata-v10.js';
import { api as metadataV11 } from '@platformatic/kafka/dist/apis/metadata/metadata-v11.js';
import { type MetadataResponse, api as metadataV12 } from '@platformatic/kafka/dist/apis/metadata/metadata-v12.js';

/** Metadata versions of Kafka 2.8 to 4; v10 is the first with topic ids. */
export const metadataVersions = [metadataV12, metadataV11, metadataV10] as const;

/** Cluster membership as of one Metadata response. */
export interface ClusterMetadata {
  readonly clusterId: string | null;
  /** The broker for controller requests; a KRaft broker names any broker that forwards them. */
  readonly controller: number | null;
  /** Advertised `host:port` of each live broker. */
  readonly addresses: ReadonlyMap<number, string>;
}

export function readClusterMetadata({ clusterId, controllerId, brokers }: MetadataResponse): ClusterMetadata {
  return {
    clusterId: clusterId ?? null,
    controller: controllerId < 0 ? null : controllerId,
    addresses: new Map(
      brokers.map(({ nodeId, host, port }) => [nodeId, host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`]),
    ),
  };
}

import { plural } from '../../lib/base/plural.js';
import { type Block, type Cell, styled } from '../../lib/io/blocks.js';
import type { ViewOptions } from '../../lib/io/rows.js';
import type { Broker, ConfigEntry, LogDir } from '../../lib/kafka/cluster.js';
import type { BrokerLoad } from '../../lib/topics/broker-load.js';
import { humanBytes } from '../../lib/topics/units.js';
import { configBlocks } from '../topics/view.js';

export interface DescribedBroker extends Broker, BrokerLoad {
  /** Null where describing log directories is not permitted. */
  readonly logDirs: readonly Omit<LogDir, 'broker'>[] | null;
  /** Null where configs may not be read. */
  readonly configs: readonly Pick<ConfigEntry, 'name' | 'value' | 'source' | 'readOnly'>[] | null;
}

const bytesText = (value: number | null) => (value === null ? '-' : humanBytes(value));

/** The view of `brokers describe`: facts, log directories, and the configs that are not at their default. */
export function brokersView(rows: readonly DescribedBroker[], options: ViewOptions): Block[] {
  return rows.flatMap((broker): Block[] => [
    { kind: 'heading', text: `Broker ${broker.id}`, note: `${broker.host}:${broker.port}` },
    {
      kind: 'facts',
      rows: [
        ...(broker.rack === null ? [] : [['Rack', broker.rack] as const]),
        ['Leads', plural(broker.leaders, 'partition')],
        ['Holds', plural(broker.replicas, 'replica')],
        [
          'In sync',
          broker.outOfSync === 0 ? styled('all of them', 'good') : styled(`${broker.outOfSync} are not`, 'bad'),
        ],
        ['Size', bytesText(broker.size)],
      ],
    },
    ...(broker.logDirs ? [logDirTable(broker.logDirs)] : []),
    ...configBlocks(broker.configs, options),
  ]);
}

function logDirTable(dirs: readonly Omit<LogDir, 'broker'>[]): Block {
  return {
    kind: 'table',
    columns: [
      { title: 'LOG DIRECTORY' },
      { title: 'REPLICAS', align: 'right' },
      { title: 'SIZE', align: 'right' },
      { title: 'FREE', align: 'right' },
      { title: 'DISK', align: 'right' },
    ],
    rows: dirs.map(({ path, replicaCount, replicaBytes, usableBytes, totalBytes, error }): Cell[] => [
      error ? styled(`${path} (${error})`, 'bad') : path,
      replicaCount,
      bytesText(replicaBytes),
      bytesText(usableBytes),
      bytesText(totalBytes),
    ]),
  };
}

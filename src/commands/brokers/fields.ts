import { field } from '../../lib/io/fields.js';
import { humanBytes } from '../../lib/topics/units.js';

/** The fields that `brokers list` and `brokers describe` share. */
export const brokerFields = {
  id: field.number('Broker id'),
  host: field.string('Host that clients reach it by'),
  port: field.number('Port'),
  rack: field.string<string | null>('Rack, where it has one'),
  leaders: field.number('Partitions that it leads'),
  replicas: field.number('Replicas that it holds'),
  outOfSync: field.number('Replicas that it holds out of sync', { title: 'OUT OF SYNC' }),
  size: field.number<number | null>('Bytes of records on its disks; null where that may not be seen', {
    format: (size) => (size === null ? '-' : humanBytes(size)),
  }),
};

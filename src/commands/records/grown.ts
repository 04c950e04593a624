import type { App } from '../../lib/app.js';
import { grouped } from '../../lib/grouped.js';
import type { TopicPartition } from '../../lib/kafka/cluster.js';

/** Says which partitions topics have got while they are read. */
export function noteGrown(places: readonly TopicPartition[], app: App): void {
  for (const [topic, added] of grouped(places, ({ topic }) => topic)) {
    const [are, they] = added.length === 1 ? ['a new partition', 'it is'] : ['new partitions', 'they are'];
    const numbers = added.map(({ partition }) => partition).join(', ');
    app.note(`${topic} has ${are}, ${numbers}: ${they} read from the beginning.`);
  }
}

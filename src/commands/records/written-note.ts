/** One sentence about what was written: how much, and where. */
export function writtenNote(topic: string, counts: ReadonlyMap<number, number>, bytes: number | null): string {
  const records = [...counts.values()].reduce((all, count) => all + count, 0);
  const size = bytes === null ? '' : ` (${sizeText(bytes)})`;
  if (records === 0) return `Nothing was written to ${topic}.`;
  const partitions = [...counts].sort(([a], [b]) => a - b);
  const places =
    partitions.length <= 6
      ? partitions.map(([partition, count]) => `partition ${partition}: ${count}`).join(', ')
      : `${partitions.length} partitions`;
  const plural = records === 1 ? 'record' : 'records';
  if (partitions.length === 1)
    return `${records} ${plural}${size} written to ${topic}, partition ${partitions[0]?.[0]}.`;
  return `${records} ${plural}${size} written to ${topic}: ${places}.`;
}

function sizeText(bytes: number): string {
  if (bytes < 10_000) return `${bytes} B`;
  const units = ['KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(units.length, Math.floor(Math.log2(bytes) / 10));
  return `${(bytes / 1024 ** power).toFixed(1)} ${units[power - 1]}`;
}

/** One line of CSV (RFC 4180), with its line break. Arrays and objects are written as JSON, null as an empty value. */
export function csvLine(values: readonly unknown[]): string {
  return `${values.map(csvValue).join(',')}\n`;
}

function csvValue(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

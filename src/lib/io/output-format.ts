export const outputFormats = ['table', 'wide', 'json', 'yaml', 'csv', 'name'] as const;
/** Forms that only some commands have; see `formats` of a command. */
export const extraFormats = ['markdown', 'mermaid'] as const;
export type ExtraFormat = (typeof extraFormats)[number];
export type OutputFormat = (typeof outputFormats)[number] | ExtraFormat;

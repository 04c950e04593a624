/** Puts a text into docs/performance.md, between the markers `<!-- name -->` and `<!-- /name -->`. */
export function writeSection(name: string, text: string): void;

import { escapeControls } from '../../io/escape-controls.js';
import { type GraphLink, graphOf } from '../flow-graph.js';
import type { Flow } from '../types.js';

/** A flow as a Mermaid flowchart, which GitHub, GitLab and many editors draw. Ends with a line break. */
export function mermaidOf(flow: Flow): string {
  const graph = graphOf(flow);
  const links = graph.flatMap(({ writers, readers }) => [...writers, ...readers]);
  const services = new Map(links.map((link) => [idOf(link), link]));
  const ids = new Map([...services.keys()].map((key, index) => [key, `s${index + 1}`]));
  const id = (link: GraphLink): string => ids.get(idOf(link)) ?? '';
  const lines = [...services.values()].map((link) => {
    const label = quoted([link.service]);
    return `  ${id(link)}${link.source ? `([${label}])` : `[${label}]`}`;
  });
  for (const [index, { name, key, writers, readers }] of graph.entries()) {
    const topic = `t${index + 1}`;
    lines.push(
      `  ${topic}[(${quoted([name, `key ${key}`])})]`,
      ...writers.map((link) => `  ${id(link)} -- ${quoted(link.events)} --> ${topic}`),
      ...readers.map((link) => `  ${topic} -- ${quoted(link.events)} --> ${id(link)}`),
    );
  }
  return `flowchart LR\n${lines.join('\n')}\n`;
}

/** A source and a service may have the same name. */
const idOf = ({ service, source }: GraphLink): string => `${source ? 'source' : 'service'} ${service}`;

/**
 * The lines of a label in quotes. Characters that could end it or be markup are Mermaid's entities: `#` and a number.
 */
const quoted = (lines: readonly string[]): string =>
  `"${lines.map((line) => escapeControls(line).replace(/[#"<>&;`\\]/g, (found) => `#${found.charCodeAt(0)};`)).join('<br/>')}"`;

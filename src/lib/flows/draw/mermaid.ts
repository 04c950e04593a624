import { escapeControls } from '../../io/escape-controls.js';
import type { Flow } from '../types.js';
import { type GraphLink, graphOf } from './graph.js';

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

/** A source and a service may have one name. */
const idOf = ({ service, source }: GraphLink): string => `${source ? 'source' : 'service'} ${service}`;

/** Lines of a label. What could end it, or be markup, stands as an entity, as Mermaid has it: a number with `#`. */
const quoted = (lines: readonly string[]): string =>
  `"${lines.map((line) => escapeControls(line).replace(/[#"<>&;`\\]/g, (found) => `#${found.charCodeAt(0)};`)).join('<br/>')}"`;

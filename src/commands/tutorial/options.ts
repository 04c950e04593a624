import { CliError } from '../../lib/base/errors.js';
import { flag, integer, type Values } from '../../lib/cli/inputs.js';
import type { TutorialOptions } from '../../lib/learn/session/start.js';

const webSection = 'Web page';

/** The options of the commands that open the tutorial. */
export const tutorialOptions = {
  plain: flag('In lines, without moving the cursor: for screen readers, pipes and logs'),
  port: integer('First port of a sandbox that is made; taken ones are replaced by the next free ones', {
    value: 'PORT',
    min: 1024,
    max: 65_535,
  }),
  web: flag('Show the picture on a web page of this machine too', { section: webSection }),
  webPort: integer('Port of the page; a free one when left out', {
    value: 'PORT',
    min: 1,
    max: 65_535,
    section: webSection,
  }),
};

/** What the line says of how the tutorial is opened. Throws `usage` for a port of a page that is not asked for. */
export function openingOf({ plain, port, web, webPort }: Values<typeof tutorialOptions>): TutorialOptions {
  if (webPort !== undefined && !web)
    throw new CliError('usage', '--web-port is the port of a web page', { hint: 'Add  --web' });
  return { plain, port, web, webPort };
}

import { flag, integer } from '../../lib/cli/inputs.js';

/** The options of the commands that open the tutorial. */
export const tutorialOptions = {
  plain: flag('In lines, without moving the cursor: for screen readers, pipes and logs'),
  port: integer('First port of a sandbox that is made; taken ones are replaced by the next free ones', {
    value: 'PORT',
    min: 1024,
    max: 65_535,
  }),
};

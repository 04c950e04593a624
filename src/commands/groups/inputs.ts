import { plainText, repeatable } from '../../lib/cli/inputs.js';
import { parseResetTopic } from '../../lib/groups/reset.js';

export const groupArgument = plainText('Group', { value: 'GROUP', required: true, completes: 'group' });

/** `--topic orders` or `--topic orders:0,1`, repeatable. */
export const resetTopicOption = (summary: string, required = false) =>
  repeatable(summary, { value: 'TOPIC', required, parse: parseResetTopic, completes: 'topic' });

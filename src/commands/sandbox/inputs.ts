import { integer, text } from '../../lib/cli/inputs.js';
import { defaultName } from '../../lib/sandbox/state.js';

export const nameOption = text('Which sandbox', { value: 'NAME', fallback: defaultName, completes: 'sandbox' });

export const brokerArgument = integer('Id of the broker, as status shows it', {
  value: 'BROKER',
  required: true,
  min: 1,
  completes: 'broker',
});

import { integer, plainText } from '../../lib/cli/inputs.js';
import { defaultName } from '../../lib/sandbox/state.js';

export const nameOption = plainText('Which sandbox', { value: 'NAME', default: defaultName, completes: 'sandbox' });

export const brokerArgument = integer('Id of the broker, as status shows it', {
  value: 'BROKER',
  required: true,
  min: 1,
  completes: 'broker',
});

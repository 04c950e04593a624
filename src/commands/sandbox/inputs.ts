import { integer, plainText } from '../../lib/cli/inputs.js';
import { defaultSandboxName } from '../../lib/sandbox/state.js';

export const sandboxNameOption = plainText('Which sandbox', {
  value: 'NAME',
  default: defaultSandboxName,
  completes: 'sandbox',
});

export const nodeArgument = integer('Id of the broker, as status shows it', {
  value: 'BROKER',
  required: true,
  min: 1,
  completes: 'broker',
});

import { integer, plainText, repeatable } from '../../lib/cli/inputs.js';
import { defaultSandboxName } from '../../lib/sandbox/state.js';

export const sandboxNameOption = plainText('Which sandbox', {
  value: 'NAME',
  default: defaultSandboxName,
  completes: 'sandbox',
});

const nodeId = integer('Id of a node', { min: 1 });

export const nodesArgument = repeatable<number>('Ids of brokers, as status shows them', {
  value: 'BROKER',
  required: true,
  parse: (raw) => nodeId.parse(raw) as number,
  completes: 'broker',
});

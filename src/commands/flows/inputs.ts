import { plainText } from '../../lib/cli/inputs.js';

export const flowArgument = plainText('Name of a flow, or the path of a file of your own', {
  value: 'NAME',
  required: true,
  completes: 'flow',
});

export const prefixOption = plainText(
  'Stands before the names of topics and groups; required where there is no sandbox',
  {
    value: 'P',
  },
);

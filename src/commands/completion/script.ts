import { command } from '../../lib/cli/command.js';
import { choice } from '../../lib/cli/inputs.js';

export const completionScriptCommand = command({
  path: 'completion',
  summary: 'Print the script that makes your shell complete kafkactl',
  details: `bash:  source <(kafkactl completion bash)      in ~/.bashrc
zsh:   source <(kafkactl completion zsh)       in ~/.zshrc, after compinit
fish:  kafkactl completion fish | source       in ~/.config/fish/config.fish`,
  effect: 'local',
  args: { shell: choice('Your shell', ['bash', 'zsh', 'fish'], { value: 'SHELL', required: true }) },
  examples: [['completion bash', 'The script for bash']],
  async *run({ shell }) {
    const { completionScript } = await import('../../lib/completion/scripts.js');
    yield new TextEncoder().encode(completionScript(shell));
  },
});

import type { Command } from 'commander';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

interface Entry {
  name: string;
  description: string;
  options: { flag: string; description: string }[];
  commands: Entry[];
}

/** A script that completes the commands and options of the command line; files where it knows nothing better. Pure. */
export function completionScript(program: Command, shell: Shell): string {
  const entries = program.commands.map(entryOf);
  switch (shell) {
    case 'bash':
      return bash(entries);
    case 'zsh':
      // zsh runs bash's completions.
      return `autoload -U +X bashcompinit && bashcompinit\n${bash(entries)}`;
    case 'fish':
      return fish(entries);
  }
}

function entryOf(command: Command): Entry {
  const options = command.options
    .filter(({ hidden, long }) => !hidden && long)
    .map(({ long, description }) => ({ flag: long ?? '', description }));
  return {
    name: command.name(),
    description: command.description(),
    options,
    commands: command.commands.map(entryOf),
  };
}

function bash(entries: readonly Entry[]): string {
  const cases = entries.map(({ name, options, commands }) => {
    const words = [...commands.map((one) => one.name), ...options.map(({ flag }) => flag), '--help'];
    return `    ${name}) words='${words.join(' ')}' ;;`;
  });
  return `# ./z2 completion bash > /etc/bash_completion.d/z2, or: source <(./z2 completion bash)
_z2() {
  local words current="\${COMP_WORDS[COMP_CWORD]}"
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${entries.map(({ name }) => name).join(' ')} --help --version' -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
    *) words='' ;;
  esac
  case "$current" in
    -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
    *) COMPREPLY=($(compgen -W "$(printf '%s\\n' $words | grep -v '^-')" -- "$current") $(compgen -f -- "$current")) ;;
  esac
}
complete -o filenames -F _z2 z2 ./z2
`;
}

function fish(entries: readonly Entry[]): string {
  const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const lines = entries.flatMap(({ name, description, options, commands }) => [
    `complete -c z2 -n __fish_use_subcommand -a ${name} -d ${quoted(description)}`,
    ...commands.map(
      (one) =>
        `complete -c z2 -n '__fish_seen_subcommand_from ${name}' -a ${one.name} -d ${quoted(one.description)}`,
    ),
    ...options.map(
      ({ flag, description: what }) =>
        `complete -c z2 -n '__fish_seen_subcommand_from ${name}' -l ${flag.slice(2)} -d ${quoted(what)}`,
    ),
  ]);
  return `# ./z2 completion fish > ~/.config/fish/completions/z2.fish\n${lines.join('\n')}\n`;
}

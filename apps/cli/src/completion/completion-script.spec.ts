import { execFileSync } from 'node:child_process';

import { createProgram } from '../program';
import { type Commands } from '../program';
import { completionScript } from './completion-script';

const program = createProgram({} as Commands, () => undefined);

it('completes commands, options and files in a real bash', () => {
  const script = completionScript(program, 'bash');
  const complete = (...words: string[]): string[] => {
    const line = `${script}\nCOMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})\nCOMP_CWORD=${words.length - 1}\n_z2\nprintf '%s\\n' "\${COMPREPLY[@]}"`;
    return execFileSync('bash', ['-c', line], { encoding: 'utf8', cwd: __dirname }).trim().split('\n');
  };
  expect(complete('z2', 'lo')).toEqual(['localize', 'logs']);
  expect(complete('z2', 'localize', '--sub')).toEqual(['--subtitles', '--subtitles-in']);
  expect(complete('z2', 'localize', 'completion-script.s')).toEqual(['completion-script.spec.ts']);
  expect(complete('z2', 'models', 'pu')).toEqual(['pull']);
});

it('names every command for zsh and fish too', () => {
  expect(completionScript(program, 'zsh')).toContain('bashcompinit');
  const fish = completionScript(program, 'fish');
  program.commands.forEach((command) => expect(fish).toContain(`-a ${command.name()} `));
  expect(fish).toContain('-l from-language');
});

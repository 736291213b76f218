import { styleText } from 'node:util';

import { isTerminal, STATUS_TEXTS } from '@z2/contracts';

import { plain } from './plain';
import type { ProgressState } from './progress-state';
import { barOf, cut, type Room } from './render-lines';

/** Several jobs, a line each; those that are at work where there is no room for all. Pure. */
export function batchLines(jobs: readonly { name: string; state: ProgressState }[], room: Room): string[] {
  const width = Math.max(1, room.width - 1);
  const height = Math.max(1, room.height - 2);
  const isOver = ({ state }: { state: ProgressState }): boolean => isTerminal(state.status);
  const byNeed = [...jobs].sort((a, b) => Number(isOver(a)) - Number(isOver(b)));
  const kept = new Set(jobs.length <= height ? jobs : byNeed.slice(0, Math.max(1, height - 1)));
  const name = Math.min(
    32,
    Math.max(12, ...jobs.map((job) => plain(job.name).length)),
    Math.max(8, width - 30),
  );
  const lines = jobs
    .filter((job) => kept.has(job))
    .map((job) => {
      const { status, progress } = job.state;
      const bar = barOf(progress / 100, width);
      const style = status === 'FAILED' ? 'red' : status === 'COMPLETED' ? 'green' : 'cyan';
      const painted = room.colour ? styleText(style, bar, { validateStream: false }) : bar;
      const words = STATUS_TEXTS[status].toLowerCase();
      return `  ${cut(plain(job.name), name).padEnd(name)} ${painted}${bar && ' '}${`${Math.floor(progress)} %`.padStart(5)}  ${words}`;
    });
  const hidden = jobs.length - kept.size;
  return [...lines, ...(hidden > 0 ? [cut(`  and ${hidden} more`, width)] : [])];
}

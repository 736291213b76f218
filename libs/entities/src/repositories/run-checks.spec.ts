import type { StageRun } from '../entities';
import { runChecks } from './run-checks';

const run = (stage: string, language: string, output: unknown, state = 'DONE'): StageRun =>
  ({ stage, language, state, output }) as StageRun;
const check = {
  ...{ check: 'translated', passed: false, value: 0, bound: '1', message: 'One is not.' },
  cues: [{ id: '1.1', number: null, start_ms: 2_000 }],
} as const;
const translate = run('translate', 'es', { checks: [check] });
const render = run('render', 'es', {
  cue_times: [
    [0, 1_900],
    [2_000, 3_000],
  ],
});

it('names the cues of a language as its subtitles number them', () => {
  expect(runChecks(translate, [translate, render])).toEqual([
    {
      ...check,
      message: 'One is not. In 1 of 2 cues: 2 (0:02).',
      cues: [{ id: '1.1', number: 2, start_ms: 2_000 }],
    },
  ]);
});

it('names times where there are no subtitles yet, or none of that language', () => {
  const others = [run('render', 'fr', render.output), run('render', 'es', render.output, 'RUNNING')];
  expect(runChecks(translate, [translate, ...others])[0]?.message).toBe(
    'One is not. See what is said at 0:02.',
  );
  const whole = run('transcribe', '', { checks: [check] });
  expect(runChecks(whole, [whole, run('render', '', render.output)])[0]?.cues?.[0]?.number).toBeNull();
  expect(runChecks(run('analyze', 'es', null), [])).toEqual([]);
});

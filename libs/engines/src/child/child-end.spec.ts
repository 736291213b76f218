import { runProcess } from '@z2/runtime';

import { childEnd } from './child-end';

it.each([
  ['echo loading >&2; sleep 60', { why: 'it gave no answer for too long', stderr: 'loading' }],
  ['kill -SEGV $$', { why: 'it crashed (SIGSEGV)', stderr: '' }],
  ['echo no such model >&2; exit 1', { why: null, stderr: 'no such model' }],
  ['exit 3', { why: null, stderr: '' }],
])('tells silence, a crash and an end of its own apart: %s', async (script, end) => {
  const error: unknown = await runProcess('sh', ['-c', script], { silenceMs: 500, memory: null }).catch(
    (thrown: unknown) => thrown,
  );
  expect(childEnd(error)).toEqual(end);
});

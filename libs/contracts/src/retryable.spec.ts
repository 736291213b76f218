import type { JobLanguageView } from './job';
import { isJobRetryable } from './retryable';

const error = (code: string) => ({ code, message: '', remedy: '' });
const failed = (language: string, code: string): JobLanguageView => ({
  ...{ language, status: 'FAILED', progress: 40, error: error(code) },
});
const SAME = failed('en', 'LANGUAGE_SAME_AS_SOURCE');

it.each([
  ['is at work', 'TRANSLATING', null, [], false],
  ['is completed', 'COMPLETED', null, [], false],
  ['was cancelled', 'CANCELLED', 'CANCELLED', [], true],
  ['failed by what can be mended', 'FAILED', 'DISK_FULL', [], true],
  ['failed by what a later version names', 'FAILED', 'FROM_A_LATER_VERSION', [], true],
  ['failed by its own request', 'FAILED', 'OPTION_INVALID', [], false],
  ['is into its own language alone', 'FAILED', 'LANGUAGE_SAME_AS_SOURCE', [SAME], false],
  [
    'has a language that can be mended',
    'FAILED',
    'LANGUAGES_FAILED',
    [SAME, failed('fr', 'VOICE_MISSING')],
    true,
  ],
  [
    'has languages of which none can',
    'FAILED',
    'LANGUAGES_FAILED',
    [SAME, failed('en-GB', SAME.error!.code)],
    false,
  ],
] as const)('a job that %s: %s %s', (_, status, code, languages, retryable) => {
  const job = { status, error: code ? error(code) : null, languages: [...languages] };
  expect(isJobRetryable(job)).toBe(retryable);
});

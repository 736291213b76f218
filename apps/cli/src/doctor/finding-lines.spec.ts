import { stripVTControlCharacters } from 'node:util';

import type { Finding } from './finding';
import { findingsText, roomFor, wrapped } from './finding-lines';
import { pairsInWords } from './pairs-in-words';

it('wraps at spaces and leaves a long word whole', () => {
  expect(wrapped('one two three verylongword x', 8)).toEqual(['one two', 'three', 'verylongword', 'x']);
});

const service = (what: string, remedy: string, cost = 'preview quality'): Finding => ({
  ...{ what, state: 'optional', found: 'It is not configured.', cost, remedy },
});
const FINDINGS: Finding[] = [
  { what: 'ffmpeg', state: 'ok', found: '7.1' },
  { what: 'apertium', state: 'ok', found: 'English ⇄ Spanish, '.repeat(20).trim() },
  service('translation: deepl', 'Set Z2_DEEPL_API_KEY.'),
  service('translation: google', 'Set Z2_GOOGLE_CREDENTIALS to the JSON key (console: IAM).'),
  service('publish: s3', 'Set Z2_S3_KEY and Z2_S3_SECRET in .env.', 'no --publish s3:BUCKET'),
  service('publish: webhook', 'Set Z2_WEBHOOK_SECRET in .env.', 'no --publish webhook:URL'),
  { ...service('whisper models', './z2 models pull small'), found: 'none' },
  { what: 'redis-server', state: 'missing', found: 'not found', cost: 'nothing runs', remedy: 'apt-get' },
];
const linesOf = (findings: readonly Finding[]): string[] =>
  stripVTControlCharacters(findingsText(findings, 80)).split('\n');

it('tells first what is missing with its cost, then what would be better, last what is here', () => {
  expect(linesOf(FINDINGS)).toEqual([
    'Not ready: without redis-server no job runs.',
    '',
    'Missing or bad:',
    '✗ redis-server   not found',
    '                 nothing runs',
    '                 → apt-get',
    '',
    'Not here; all works without, in less quality or in fewer places:',
    '– whisper models none',
    '                 preview quality',
    '                 → ./z2 models pull small',
    '– translation    preview quality; better with',
    '                 DeepL         Z2_DEEPL_API_KEY',
    '                 Google Cloud  Z2_GOOGLE_CREDENTIALS',
    '– publish        results go into folders only; better with',
    '                 s3       Z2_S3_KEY, Z2_S3_SECRET',
    '                 webhook  Z2_WEBHOOK_SECRET',
    'Settings go into a file .env beside ./z2 (.env.example says what each is) or',
    'into the environment; then ./z2 down and ./z2 up.',
    '',
    'Here:',
    '✓ ffmpeg             7.1',
    expect.stringMatching(/^✓ apertium           English ⇄ Spanish, .* …$/) as string,
  ]);
});

it('is no wider than the terminal, in columns, and has no empty part', () => {
  expect(Math.max(...linesOf(FINDINGS).map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(linesOf(FINDINGS.slice(0, 1))).toEqual([
    ...['Ready: all that a job needs is here.', '', 'Here:', '✓ ffmpeg             7.1'],
  ]);
});

it('cuts and breaks nothing where no terminal reads', () => {
  expect([roomFor({ isTTY: true, columns: 120 }), roomFor({ isTTY: true }), roomFor({})]).toEqual([
    ...[120, 80, Infinity],
  ]);
  const lines = stripVTControlCharacters(findingsText(FINDINGS, Infinity)).split('\n');
  expect(lines.at(-1)).toBe(`✓ apertium           ${FINDINGS[1]!.found}`);
  expect(lines).toContain(
    'Settings go into a file .env beside ./z2 (.env.example says what each is) or into the environment; then ./z2 down and ./z2 up.',
  );
});

it('names the languages of pairs, each once', () => {
  expect(pairsInWords(['es>en', 'en>es', 'es>en-US', 'eu>en'])).toBe('Basque → English, English ⇄ Spanish');
});

import { countOf, engineUseWords, oneOf, OWN_SUBTITLES } from './words';

it('counts in words', () => {
  expect([0, 1, 2].map((count) => countOf(count, 'spoken cue'))).toEqual([
    ...['0 spoken cues', '1 spoken cue', '2 spoken cues'],
  ]);
});

it('says of several ways that one is enough', () => {
  expect(oneOf(['Set A.', 'Set B.', 'Set A.', 'give a file'])).toBe(
    'One of these: Set A; Set B; give a file.',
  );
  expect(oneOf(['Set A.'])).toBe('Set A.');
});

it('says who made something', () => {
  const captions = {
    kind: 'captions',
    engine: 'captions',
    version: 'talk.srt',
    quality: 'professional',
  } as const;
  expect(engineUseWords({ ...captions, note: OWN_SUBTITLES })).toBe('your subtitles (talk.srt)');
  expect(engineUseWords(captions)).toBe('subtitles that were given (talk.srt)');
  expect(engineUseWords({ ...captions, kind: 'voice', engine: 'espeak-ng', quality: 'preview' })).toBe(
    'voice by eSpeak NG (preview)',
  );
});

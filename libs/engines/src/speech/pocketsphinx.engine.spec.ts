import { parseCtm, parseHypseg, PocketsphinxEngine } from './pocketsphinx.engine';
import { speechContract } from './speech.contract';

describe('contract', () => speechContract(() => new PocketsphinxEngine(), { words: true }));

it('reads the words of -hypseg with their times, without silences and pronunciation marks', () => {
  const line =
    'a S 0 T -156 A -145 L -105 0 -50 0 <s> 22 -130 -78 homeless 59 -26 -32 to(3) 126 -20 -52 <sil> 135 -93 -57 cold 174';
  expect(parseHypseg(line)).toEqual([
    { start_ms: 220, end_ms: 590, text: 'homeless' },
    { start_ms: 590, end_ms: 1260, text: 'to' },
    { start_ms: 1350, end_ms: 1740, text: 'cold' },
  ]);
});

it('reads from -ctm how sure of each word it is', () => {
  const text = 'part 1 0.22 0.37 homeless 0.995\npart 1 0.59 0.67 to 0.334\n';
  expect([...parseCtm(text)]).toEqual([
    [220, 0.995],
    [590, 0.334],
  ]);
  expect(parseCtm('').size).toBe(0);
});

it('has no words in nothing', () => {
  expect(parseHypseg('')).toEqual([]);
});

it('says what would bring it where it is not installed', async () => {
  expect(await new PocketsphinxEngine('no-such-program').availability()).toMatchObject({
    available: false,
    remedy: expect.stringContaining('pocketsphinx') as string,
  });
});

it('refuses what is not English', async () => {
  const request = { wav_path: '/none.wav', model: null, signal: new AbortController().signal };
  await expect(new PocketsphinxEngine().transcribe({ ...request, language: 'de' })).rejects.toMatchObject({
    code: 'SPEECH_ENGINE_MISSING',
  });
});

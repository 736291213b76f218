import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { EngineUse, JobReport, Transcript } from '@z2/contracts';

import { GoogleServer } from '../../libs/engines/src/testing/google-server';
import { toneWav } from '../../libs/engines/src/testing/tone';
import { makeTalk, TALK } from '../fixtures/make-talk';
import { CliHome } from '../support/cli';

/** A part begins a little before its speech; words are told on the part's own clock. */
const BEFORE_MS = 300;
jest.setTimeout(240_000);

const offset = (ms: number): object => ({ seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1e6 });
/** The talk as Google would hear it: each line's words within its first 2 s, by one speaker and another. */
const HEARD = TALK.flatMap(({ start_ms, text }, line) => {
  const said = text.split(' ');
  return said.map((word, at) => {
    const begin = start_ms - TALK[0].start_ms + BEFORE_MS + Math.round((at * 2_000) / said.length);
    return {
      ...{ word, confidence: 0.9, speakerLabel: line === 1 ? '2' : '1' },
      ...{ startOffset: offset(begin), endOffset: offset(begin + 150) },
    };
  });
});

it('localises with Google Cloud Speech and Text-to-Speech: a voice for each speaker, all of it counted and priced', async () => {
  const speech = await GoogleServer.start(
    ...(['@google-cloud/speech', 'google/cloud/speech/v2/cloud_speech.proto'] as const),
    'google.cloud.speech.v2.Speech',
  );
  const voices = await GoogleServer.start(
    ...(['@google-cloud/text-to-speech', 'google/cloud/texttospeech/v1/cloud_tts.proto'] as const),
    'google.cloud.texttospeech.v1.TextToSpeech',
  );
  const cli = new CliHome({
    ...{ Z2_GOOGLE_PROJECT: 'p1', Z2_GOOGLE_SPEECH_ENDPOINT: speech.endpoint },
    Z2_GOOGLE_VOICE_ENDPOINT: voices.endpoint,
    Z2_PRICES: JSON.stringify({ 'speech/google': { currency: 'USD', per_hour: 0.96 } }),
  });
  try {
    speech.answer = () => ({ results: [{ alternatives: [{ words: HEARD }], languageCode: 'en-us' }] });
    const voice = (name: string): object => ({ name, languageCodes: ['es-ES'], ssmlGender: 'FEMALE' });
    voices.answer = (method) =>
      method === 'ListVoices' ? { voices: ['es-A', 'es-B'].map(voice) } : { audioContent: toneWav(900) };
    const film = makeTalk(join(cli.dir, 'in'));
    const flags = [
      '--to',
      'es',
      '--from-language',
      'en',
      '--dub',
      '--voice',
      'es=es-A',
      '--voice',
      'es/2=es-B',
    ];
    expect(await cli.z2('localize', film, ...flags, '--out', 'out')).toMatchObject({ code: 0 });
    const read = <T>(name: string): T => JSON.parse(readFileSync(join(cli.dir, 'out', name), 'utf8')) as T;
    const { cues } = read<Transcript>('transcript.json');
    expect(cues.map(({ text }) => text.replaceAll('\n', ' ')).join(' ')).toBe(
      TALK.map(({ text }) => text).join(' '),
    );
    expect(new Set(cues.map(({ speaker }) => speaker))).toEqual(new Set(['1', '2']));
    const uses = read<JobReport>('report.json').stages.flatMap(({ engines }) => engines);
    const of = (kind: EngineUse['kind']) => uses.find((use) => use.kind === kind);
    expect(of('speech')).toMatchObject({ engine: 'google', version: 'long global', quality: 'professional' });
    expect(of('speech')!.usage!.audio_ms).toBeGreaterThan(9_000);
    expect(of('speech')!.usage!.cost).toMatchObject({ currency: 'USD' });
    expect(of('voice')).toMatchObject({ engine: 'google', note: 'voice es-A (es); voice es-B (es/2)' });
    expect(of('voice')!.usage!.characters).toBeGreaterThan(40);
    const spoken = voices.requests.filter(({ method }) => method === 'SynthesizeSpeech');
    expect(new Set(spoken.map(({ request }) => (request['voice'] as { name: string }).name))).toEqual(
      new Set(['es-A', 'es-B']),
    );
  } finally {
    await Promise.all([speech[Symbol.asyncDispose](), voices[Symbol.asyncDispose]()]);
    cli.remove();
  }
});

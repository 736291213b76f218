import { type Cue, DEFAULT_JOB_OPTIONS, type JobMetadata, type Transcript } from '@z2/contracts';

import type { TranscribeInput, TranscribeOutput } from '../stage-io';
import { TestContext } from '../testing/test-context';
import { TranscribeStage } from './transcribe.stage';

const cue = (id: string, start_ms: number, text: string): Cue => ({
  ...{ id, start_ms, end_ms: start_ms + 900, text },
});

it('takes an edited transcript as it is: nothing is listened to, what else was found stays', async () => {
  await using ctx = await TestContext.create();
  const transcript: Transcript = {
    ...{ language: 'en', origin: 'speech', duration_ms: 9000, regions: [{ start_ms: 0, end_ms: 2000 }] },
    cues: [cue('c1', 0, 'Bees'), cue('c2', 1000, 'dance')],
  };
  const facts = { kind: 'transcript', language: 'en', name: 'transcript.json' } as const;
  const before: TranscribeOutput = {
    ...{ transcript: await ctx.artifacts.putJson(transcript, facts), audio: null, language: 'en' },
    has_speech: true,
    engines: [{ kind: 'speech', engine: 'whisper.cpp', version: '1', quality: 'standard' }],
    checks: [
      { check: 'language_known', passed: false, value: 'en', bound: 'named', message: 'Assumed.' },
      {
        check: 'cues_on_speech',
        passed: true,
        value: 1,
        bound: '>= 0.8',
        message: 'Every cue lies on speech.',
      },
    ],
  };
  // No engine, and a film that is not there.
  const stage = new TranscribeStage({ ffmpeg: 'none', ffprobe: 'none' }, []);
  const input: TranscribeInput = {
    ...{ media: { ...before.transcript, sha256: '0'.repeat(64) }, metadata: {} as JobMetadata, captions: [] },
    ...{ user_captions: null, source_language: 'en', options: DEFAULT_JOB_OPTIONS },
    edited: { cues: [cue('c1', 0, 'Wasps'), cue('c2', 5000, 'dance')], before },
  };
  const output = await stage.run(input, ctx);
  expect(await ctx.artifacts.readJson<Transcript>(output.transcript)).toEqual({
    ...transcript,
    cues: input.edited?.cues,
  });
  expect(output).toMatchObject({ engines: before.engines, language: 'en', transcript: facts });
  expect(output.checks).toMatchObject([
    before.checks[0],
    { check: 'cues_on_speech', passed: false, value: 0.5, cues: [{ id: 'c2' }] },
  ]);
  const [first, second] = [
    await stage.fingerprint(input),
    await stage.fingerprint({ ...input, edited: { cues: [], before } }),
  ];
  expect(first).not.toEqual(second);
});

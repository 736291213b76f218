import { join } from 'node:path';

import { measureLoudness } from '../analysis/loudness';
import { cutWithFade, pcmDurationMs, trimSilence } from '../audio/pcm';
import { Pcm, readWav, writeWav } from '../audio/wav';
import { probeMedia } from '../probe/probe';
import { ffmpeg, makeVideo, NEVER, temporaryDirectory, TOOLS } from '../testing/fixtures';
import { loadClip, stretchClip } from './clip';
import { MIX_RATE } from './clip.args';
import { DUCK_DB, duckingGains, writeGainTrack } from './gain-track';
import { measureOnsets } from './measure-onsets';
import { mixDub } from './mix';
import { DubMix } from './mix.args';
import { writeVoiceTrack } from './voice-track';

/** Noise that swells and falls as syllables do; `seed` makes clips differ. */
function speechLike(ms: number, seed: number, level = 9000): Pcm {
  const samples = new Int16Array((ms * MIX_RATE) / 1000);
  let state = seed;
  let low = 0;
  for (let i = 0; i < samples.length; i++) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    low += 0.15 * (state / 1_073_741_824 - 1 - low);
    samples[i] = Math.round(level * 3 * low * (0.6 + 0.4 * Math.cos(i / 2400)));
  }
  return { sample_rate: MIX_RATE, channels: 1, samples };
}

const silence = (ms: number): number[] => new Array<number>((ms * MIX_RATE) / 1000).fill(0);

it('trims silence, and begins with the first audible sample', () => {
  const speech = speechLike(300, 7);
  const padded = {
    ...speech,
    samples: Int16Array.from([...silence(210), ...speech.samples, ...silence(500)]),
  };
  // With 5 ms before and 30 ms after, for what is said softly.
  expect(Math.abs(pcmDurationMs(trimSilence(padded)) - 335)).toBeLessThanOrEqual(10);
  expect(trimSilence({ ...speech, samples: Int16Array.from(silence(100)) }).samples).toHaveLength(0);
});

it('cuts with a fade, and leaves alone what fits', () => {
  const speech = speechLike(300, 7);
  expect(cutWithFade(speech, 300)).toBe(speech);
  const cut = cutWithFade(speech, 200);
  expect(pcmDurationMs(cut)).toBe(200);
  expect(cut.samples.at(-1)).toBe(0);
});

it('lowers the original by 15 dB exactly from first to last sample of a clip, with ramps around', () => {
  const gains = duckingGains([{ start_ms: 1000, end_ms: 2000 }], 4000);
  const db = (ms: number): number => 20 * Math.log10(gains[ms]! / 32_767);
  expect(gains).toHaveLength(4000);
  expect([db(0), db(849), db(2500), db(3999)].map(Math.round)).toEqual([0, 0, 0, 0].map((x) => x + 0));
  expect(db(1000)).toBeCloseTo(DUCK_DB, 1);
  expect(db(1999)).toBeCloseTo(DUCK_DB, 1);
  expect(db(925)).toBeLessThan(-3);
  expect(db(2250)).toBeGreaterThan(-8);
});

it('lays clips to the sample on a track of exactly the length, and lets none run over the next', async () => {
  await using directory = await temporaryDirectory();
  const at = (name: string): string => join(directory.path, name);
  await writeWav(at('a.wav'), speechLike(800, 1));
  await writeWav(at('b.wav'), speechLike(300, 2));
  const clips = [
    { path: at('a.wav'), start_ms: 250 },
    { path: at('b.wav'), start_ms: 900 },
    { path: at('a.wav'), start_ms: 1800 },
  ];
  const spans = await writeVoiceTrack(at('voice.wav'), clips, 2400);
  expect(spans).toEqual([
    { start_ms: 250, end_ms: 900 },
    { start_ms: 900, end_ms: 1200 },
    { start_ms: 1800, end_ms: 2400 },
  ]);
  const track = await readWav(at('voice.wav'));
  expect(pcmDurationMs(track)).toBe(2400);
  expect(track.samples.slice(12_000, 12_010)).toEqual(speechLike(800, 1).samples.slice(0, 10));
  expect(track.samples.slice(0, 12_000).every((sample) => sample === 0)).toBe(true);
});

it('keeps the soft ends of speech, faded', () => {
  const loud = speechLike(300, 7);
  // An s that dies away under the bound of silence, for 100 ms.
  const soft = Array.from({ length: (100 * MIX_RATE) / 1000 }, (_, i) => (i % 2 ? 60 : -60));
  const trimmed = trimSilence({ ...loud, samples: Int16Array.from([...soft, ...loud.samples, ...soft]) });
  expect(Math.abs(pcmDurationMs(trimmed) - 335)).toBeLessThanOrEqual(10);
  const middle = trimmed.samples.length - (15 * MIX_RATE) / 1000;
  expect(Math.abs(trimmed.samples[middle]!)).toBeGreaterThan(20);
  expect(Math.abs(trimmed.samples[middle]!)).toBeLessThan(40);
  expect([trimmed.samples[0], Math.abs(trimmed.samples.at(-1)!)]).toEqual([0, 0]);
});

it('converts a clip of another rate, and makes it faster, pitch and end kept', async () => {
  await using directory = await temporaryDirectory();
  const at = (name: string): string => join(directory.path, name);
  await ffmpeg('-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=22050:duration=1', at('tone.wav'));
  const plain = await loadClip(at('tone.wav'), at('scratch.wav'), TOOLS, NEVER);
  expect(Math.abs(pcmDurationMs(plain) - 1000)).toBeLessThan(15);
  for (const tempo of [1.01, 1.25, 1.3]) {
    await writeWav(at('plain.wav'), plain);
    const fast = await stretchClip(at('plain.wav'), at('scratch.wav'), tempo, TOOLS, NEVER);
    expect(Math.abs(pcmDurationMs(fast) - pcmDurationMs(plain) / tempo)).toBeLessThan(4);
    const part = fast.samples.slice(4800, 4800 + 24_000);
    const crossings = part.filter((sample, i) => i > 0 && sample >= 0 !== part[i - 1]! >= 0).length;
    expect(Math.abs(crossings - 440)).toBeLessThan(8);
    // It sounds to its end.
    expect(Math.max(...fast.samples.slice(-480))).toBeGreaterThan(2000);
  }
});

describe.each(['duck', 'off'] as const)('a mix with background %s', (background) => {
  it.each(['aac', 'opus'] as const)(
    'is as loud as wanted, as long as the source, on time (%s)',
    async (codec) => {
      await using directory = await temporaryDirectory();
      const at = (name: string): string => join(directory.path, name);
      const source = await makeVideo(at('source.mp4'), { seconds: 8, size: '64x64' });
      const info = await probeMedia(source, TOOLS, NEVER);
      const starts = [500, 2500, 5200];
      for (const [i] of starts.entries()) {
        // Loud peaks: the limiter has to work.
        await writeWav(at(`${i}.wav`), speechLike(1200, i + 1, i === 1 ? 12_000 : 3000));
      }
      const clips = starts.map((start_ms, i) => ({ path: at(`${i}.wav`), start_ms }));
      const spans = await writeVoiceTrack(at('voice.wav'), clips, info.duration_ms);
      await writeGainTrack(at('gain.wav'), spans, info.duration_ms);
      const mix: DubMix = {
        ...{
          language: 'es',
          voice_by: 'espeak-ng',
          voice: at('voice.wav'),
          voice_gain_db: 6,
          duration_ms: info.duration_ms,
        },
        background: background === 'duck' ? { path: source, info, stream: 1, gain: at('gain.wav') } : null,
      };
      const out = at(codec === 'aac' ? 'dub.m4a' : 'dub.webm');
      const fractions: number[] = [];
      const told = await mixDub(mix, out, codec, { integrated_lufs: -16, true_peak_dbtp: -1 }, TOOLS, {
        signal: NEVER,
        onProgress: (fraction) => fractions.push(fraction),
      });
      const measured = await measureLoudness(out, TOOLS, { signal: NEVER });
      expect(measured).toEqual(told);
      expect(Math.abs(measured.integrated_lufs! + 16)).toBeLessThanOrEqual(1);
      expect(measured.true_peak_dbtp).toBeLessThanOrEqual(-0.5);
      const made = await probeMedia(out, TOOLS, NEVER);
      expect(Math.abs(made.duration_ms - info.duration_ms)).toBeLessThanOrEqual(30);
      expect(made.streams[0]).toMatchObject({ language: 'es', channels: 2, sample_rate: MIX_RATE });
      expect(made.comment).toMatch(
        /^Synthetic speech: the voice in Spanish is eSpeak NG\. http.*compositeSynthetic$/,
      );
      const lines = starts.map((start_ms) => ({ start_ms, duration_ms: 1200 }));
      const onsets = await measureOnsets(
        { path: out, stream: '0:a:0' },
        at('voice.wav'),
        lines,
        directory.path,
        TOOLS,
        NEVER,
      );
      for (const onset of onsets) {
        expect(Math.abs(onset.error_ms)).toBeLessThan(15);
        expect(onset.likeness).toBeGreaterThan(0.5);
      }
      expect(Math.max(...fractions)).toBe(1);
    },
  );
});

it('encodes a mix of silence as it is', async () => {
  await using directory = await temporaryDirectory();
  const at = (name: string): string => join(directory.path, name);
  await writeVoiceTrack(at('voice.wav'), [], 2000);
  const mix: DubMix = {
    language: 'es',
    voice_by: 'espeak-ng',
    voice: at('voice.wav'),
    voice_gain_db: 0,
    background: null,
    duration_ms: 2000,
  };
  const target = { integrated_lufs: -16, true_peak_dbtp: -1 };
  const told = await mixDub(mix, at('out.m4a'), 'aac', target, TOOLS, { signal: NEVER });
  expect(told.integrated_lufs).toBeNull();
});

it('finds a clip that is heard late', async () => {
  await using directory = await temporaryDirectory();
  const at = (name: string): string => join(directory.path, name);
  await writeWav(at('a.wav'), speechLike(800, 1));
  await writeVoiceTrack(at('voice.wav'), [{ path: at('a.wav'), start_ms: 500 }], 2000);
  await writeVoiceTrack(at('late.wav'), [{ path: at('a.wav'), start_ms: 620 }], 2000);
  const lines = [{ start_ms: 500, duration_ms: 800 }];
  const [onset] = await measureOnsets(
    { path: at('late.wav'), stream: '0:a:0' },
    at('voice.wav'),
    lines,
    directory.path,
    TOOLS,
    NEVER,
  );
  expect(onset!.error_ms).toBeCloseTo(120, 0);
});

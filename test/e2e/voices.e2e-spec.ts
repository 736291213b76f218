import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { EngineInfo, VoiceInfo, VoiceTried } from '@z2/contracts';
import { readWav } from '@z2/media';

import { HttpService } from '../../libs/engines/src/testing/http-service';
import { writeTinyPiper } from '../../libs/engines/src/testing/tiny-voice-model';
import { tone, toneWav } from '../../libs/engines/src/testing/tone';
import { CliHome } from '../support/cli';

let cli: CliHome;
let service: HttpService;
beforeAll(async () => {
  service = await HttpService.start();
  service.answer = ({ path }) => {
    const answers: Record<string, { body: Buffer | object }> = {
      '/v1/models': { body: { data: [] } },
      '/v1/audio/voices': { body: { voices: ['nova', 'onyx'] } },
      '/v1/audio/speech': { body: toneWav(500) },
    };
    return answers[path] ?? { status: 404 };
  };
  cli = new CliHome({ Z2_OPENAI_VOICE_BASE_URL: `${service.url}/v1` });
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  cli.remove();
});

it('lists the voices of every engine that is here, services first', async () => {
  const { code, stdout } = await cli.z2('voices', '--language', 'Spanish', '--json');
  const voices = JSON.parse(stdout) as VoiceInfo[];
  expect(code).toBe(0);
  expect(voices[0]).toEqual({
    engine: 'openai',
    quality: 'standard',
    id: 'nova',
    language: null,
    name: 'nova',
  });
  expect(voices.map(({ engine }) => engine)).toContain('espeak-ng');
  const table = await cli.z2('voices', '--engine', 'openai');
  expect(table.stdout).toMatch(/^ENGINE +VOICE.*\nopenai +nova +any/);
});

it('speaks a text with the voice that was named, by the engine that has it', async () => {
  const args = ['voices', '--try', 'Buenos días', '--language', 'es', '--json'];
  const onyx = await cli.z2(...args, '--voice', 'onyx', '--out', 'onyx.wav');
  const path = join(cli.dir, 'onyx.wav');
  expect(JSON.parse(onyx.stdout) as VoiceTried).toMatchObject({ engine: 'openai', duration_ms: 500 });
  expect(Buffer.from((await readWav(path)).samples.buffer)).toEqual(tone(500));
  const asked = JSON.parse(service.of('/v1/audio/speech')[0]!.body.toString()) as object;
  expect(asked).toMatchObject({ voice: 'onyx', input: 'Buenos días' });
  const espeak = await cli.z2(...args, '--voice', 'es+f2');
  expect(JSON.parse(espeak.stdout) as VoiceTried).toMatchObject({
    ...{ engine: 'espeak-ng', path: join(cli.dir, 'try.wav') },
  });
});

it('speaks with a model on disk before espeak-ng, and the doctor says which folder is not whole', async () => {
  const voices = join(cli.dir, 'voices');
  await writeTinyPiper(join(voices, 'tiny-es'), { voice: 'es', speakers: 2 });
  await mkdir(join(voices, 'half'));
  const settings = { Z2_VOICES_DIR: voices, Z2_OPENAI_VOICE_BASE_URL: '' };
  const { stdout } = await cli.z2With(settings, 'voices', '--language', 'es', '--json');
  const [first, second, third] = JSON.parse(stdout) as VoiceInfo[];
  expect([first, second, third]).toMatchObject([
    { engine: 'sherpa-onnx', quality: 'standard', id: 'tiny-es/0', language: 'es' },
    { engine: 'sherpa-onnx', id: 'tiny-es/1' },
    { engine: 'espeak-ng' },
  ]);
  const args = ['voices', '--try', 'Buenos días', '--language', 'es', '--json', '--out', 'tiny.wav'];
  const tried = JSON.parse((await cli.z2With(settings, ...args)).stdout) as VoiceTried;
  expect(tried).toMatchObject({ engine: 'sherpa-onnx', path: join(cli.dir, 'tiny.wav') });
  expect((await readWav(tried.path)).samples.length).toBeGreaterThan(2_000);
  const doctor = await cli.z2With(settings, 'doctor');
  expect(doctor.stdout.replace(/\s+/g, ' ')).toContain(
    'The voice model half cannot be used: it has no .onnx file.',
  );
});

it('overwrites no file', async () => {
  const own = join(cli.dir, 'own.wav');
  writeFileSync(own, 'mine');
  const refused = await cli.z2('voices', '--try', 'Hola', '--language', 'es', '--out', 'own.wav');
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('own.wav is there already');
  expect(readFileSync(own, 'utf8')).toBe('mine');
  writeFileSync(join(cli.dir, 'try.wav'), 'mine too');
  const { stdout } = await cli.z2('voices', '--try', 'Hola', '--language', 'es', '--voice', 'nova', '--json');
  expect(JSON.parse(stdout) as VoiceTried).toMatchObject({ path: join(cli.dir, 'try-2.wav') });
  expect(readFileSync(join(cli.dir, 'try.wav'), 'utf8')).toBe('mine too');
});

it.each([
  [['--try', 'hola', '--language', 'es', '--voice', 'nobody'], 4, 'VOICE_MISSING'],
  [['--try', 'hola'], 2, 'OPTION_INVALID'],
  [['--language', 'xq'], 2, 'LANGUAGE_UNKNOWN'],
  [['--engine', 'parrot'], 2, 'OPTION_INVALID'],
  [['--engine', 'elevenlabs'], 4, 'VOICE_MISSING'],
])('says what is wrong with %j, and leaves no file', async (args, exit, error) => {
  const { code, stderr } = await cli.z2('voices', ...args, '--out', 'none.wav');
  expect([code, stderr]).toEqual([exit, expect.stringContaining(`error ${error}:`)]);
  expect(existsSync(join(cli.dir, 'none.wav'))).toBe(false);
  expect(readdirSync(cli.dir).filter((name) => name.endsWith('.part'))).toEqual([]);
});

it('is shown by the doctor, each with what would enable it', async () => {
  const { stdout } = await cli.z2('doctor', '--json');
  const findings = JSON.parse(stdout) as { what: string; state: string; found: string; remedy?: string }[];
  const of = (what: string) => findings.find((one) => one.what === what);
  expect(of('voice: openai')).toMatchObject({ state: 'ok', found: 'tts-1' });
  expect(of('voice: elevenlabs')).toMatchObject({ state: 'optional', remedy: 'Set Z2_ELEVENLABS_API_KEY.' });
  expect(of('speech: google')?.remedy).toContain('Z2_GOOGLE_CREDENTIALS');
  const known: EngineInfo['kind'][] = ['speech', 'voice'];
  expect(findings.filter(({ what }) => known.some((kind) => what.startsWith(`${kind}:`)))).toHaveLength(6);
});

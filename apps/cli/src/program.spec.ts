import type { CommanderError } from 'commander';

import { type Commands, createProgram } from './program';

/** What was called, with what. */
async function parse(...args: string[]): Promise<unknown[]> {
  const calls: unknown[] = [];
  const record =
    (name: string) =>
    (...given: unknown[]): Promise<number> => {
      calls.push(name, ...given);
      return Promise.resolve(0);
    };
  const names = [
    'localize',
    'up',
    'down',
    'doctor',
    'jobs',
    'job',
    'logs',
    'cues',
    'upload',
    'listPresets',
    'addPreset',
    'deletePreset',
    'cancel',
    'retry',
    'clone',
    'remove',
    'queue',
    'listWebhooks',
    'addWebhook',
    'webhookDeliveries',
    'testWebhook',
    'replayWebhook',
    'removeWebhook',
    ...['listDeadLetters', 'requeueDeadLetters'],
    ...['listFeeds', 'addFeed', 'changeFeed'],
    ...['showStorage', 'scrubStorage', 'cleanStorage'],
    ...['showSettings', 'setSettings', 'resetSettings', 'settingChanges'],
    'migrate',
    'listModels',
    'pullModel',
    'addModel',
    'test',
    'testFaults',
    'voices',
    'lint',
    'convert',
    'sync',
    ...['benchApi', 'benchLive'],
    'benchMainJob',
    'benchSpeech',
    'benchCraft',
  ];
  const commands = Object.fromEntries(names.map((name) => [name, record(name)])) as unknown as Commands;
  const program = createProgram(commands, (code) => calls.push(code));
  [program, ...program.commands].forEach((command) =>
    command.exitOverride().configureOutput({ writeErr: () => undefined, writeOut: () => undefined }),
  );
  await program.parseAsync(args, { from: 'user' });
  return calls.filter(isPlain);
}

describe('the command line', () => {
  it('reads the main job of the README', async () => {
    const args = 'localize talk.mp4 --to es,fr --subtitles both --dub --out out/'.split(' ');
    expect(await parse(...args)).toEqual([
      'localize',
      ['talk.mp4'],
      {
        to: 'es,fr',
        subtitles: 'both',
        dub: true,
        out: 'out/',
        translation: [],
        profile: 'netflix',
        background: 'duck',
        loudness: '-16',
      },
      0,
    ]);
  });

  it('lints subtitle files', async () => {
    expect(await parse('lint', 'a.srt', 'b.vtt', '--fix')).toEqual([
      'lint',
      ['a.srt', 'b.vtt'],
      { profile: 'netflix', fix: true },
      0,
    ]);
  });

  it('lists and tries voices', async () => {
    expect(await parse('voices', '--language', 'es')).toEqual(['voices', { language: 'es' }, 0]);
    const [, flags] = await parse(
      'voices',
      '--try',
      'Hola',
      '--language',
      'es',
      '--voice',
      'nova',
      '--out',
      'a.wav',
    );
    expect(flags).toEqual({ try: 'Hola', language: 'es', voice: 'nova', out: 'a.wav' });
  });

  it('takes several translations', async () => {
    const [, , flags] = await parse(
      'localize',
      'v',
      '--to',
      'es',
      '--translation',
      'es=a',
      '--translation',
      'fr=b',
    );
    expect(flags).toMatchObject({ translation: ['es=a', 'fr=b'] });
  });

  it('hands arguments of Jest on', async () => {
    expect(await parse('test', '--yes', 'libs/media', '-t', 'name', '--watch=false')).toEqual([
      'test',
      ['libs/media', '-t', 'name', '--watch=false'],
      { yes: true },
      0,
    ]);
    expect(await parse('test')).toEqual(['test', [], {}, 0]);
  });

  it.each([
    ['logs j -f --level error', ['logs', 'j', { follow: true, level: 'error' }, 0]],
    ['jobs --json', ['jobs', { json: true, limit: '30' }, 0]],
    ['cues abc es --edit cues.json', ['cues', 'abc', 'es', { edit: 'cues.json' }, 0]],
    ['jobs --status failed --text talk', ['jobs', { status: 'failed', text: 'talk', limit: '30' }, 0]],
    ['retry j', ['retry', 'j', {}, 0]],
    ['retry j --from render --to es,fr', ['retry', 'j', { from: 'render', to: 'es,fr' }, 0]],
    ['delete a b', ['remove', ['a', 'b'], 0]],
    ['queue pause', ['queue', 'pause', 0]],
    ['queue', ['queue', 'show', 0]],
    ['webhooks', ['listWebhooks', 0]],
    [
      'webhooks add https://x.test --events job.failed',
      ['addWebhook', 'https://x.test', { events: 'job.failed' }, 0],
    ],
    ['dead-letters', ['listDeadLetters', {}, 0]],
    ['dead-letters requeue a b', ['requeueDeadLetters', ['a', 'b'], {}, 0]],
    ['dead-letters requeue --all', ['requeueDeadLetters', [], { all: true }, 0]],
    ['feeds', ['listFeeds', {}, 0]],
    ['feeds add /films --every @ --to es', ['addFeed', '/films', { every: '@', to: 'es' }, 0]],
    ['feeds check f', ['changeFeed', 'check', 'f', 0]],
    ['storage', ['showStorage', {}, 0]],
    ['storage scrub', ['scrubStorage', {}, 0]],
    ['storage clean --dry-run', ['cleanStorage', { dryRun: true }, 0]],
    ['settings', ['showSettings', {}, 0]],
    ['settings set a.b=1 c=2', ['setSettings', ['a.b=1', 'c=2'], 0]],
    ['settings reset a.b', ['resetSettings', ['a.b'], 0]],
    ['webhooks replay w', ['replayWebhook', 'w', 0]],
    ['up --port 9000 --foreground', ['up', { port: '9000', foreground: true }, 0]],
    ['down', ['down', 0]],
    ['bench speech --media m', ['benchSpeech', { media: 'm' }, 0]],
    [
      'bench --only soft --only edit --minutes 1 --write',
      [
        'benchMainJob',
        { only: ['soft', 'edit'], minutes: '1', size: '640x360', media: '../shared/media', write: true },
        0,
      ],
    ],
    ['test faults --minutes 10 --seed 5', ['testFaults', { minutes: '10', seed: '5' }, 0]],
    ['test faults --only FLUSHALL --write', ['testFaults', { only: 'FLUSHALL', write: true }, 0]],
    ['models list', ['listModels', {}, 0]],
    ['models pull base', ['pullModel', 'base', 0]],
    ['models add a.bin --name mine', ['addModel', 'a.bin', { name: 'mine' }, 0]],
  ])('%s', async (line, calls) => expect(await parse(...line.split(' '))).toEqual(calls));

  it.each([
    'localize talk.mp4 --list',
    'completion tcsh',
    'retry j --from middle',
    'queue stop',
    'delete',
    'frobnicate',
    'localize a --to es --nonsense',
  ])('refuses: %s', async (line) => {
    const error = await parse(...line.split(' ')).catch((thrown: unknown) => thrown as CommanderError);
    expect(error).toMatchObject({ exitCode: 1 });
  });
});

it.each(['job', 'logs', 'cues', 'cancel', 'retry', 'clone', 'delete'])(
  '%s without an ID names the list of jobs',
  (name) => {
    const said: string[] = [];
    const program = createProgram({} as Commands, () => undefined);
    program.commands.forEach((command) =>
      command.exitOverride().configureOutput({ writeErr: (text) => said.push(text) }),
    );
    expect(() => program.parse([name], { from: 'user' })).toThrow(
      expect.objectContaining({ exitCode: 1 }) as Error,
    );
    expect(said.join('')).toMatch(/missing required argument 'job'\n→ \.\/z2 jobs lists/);
  },
);

/** Commander also hands itself over; that is of no interest here. */
const isPlain = (value: unknown): boolean =>
  typeof value !== 'object' || Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;

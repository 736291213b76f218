import { STAGE_NAMES, SUBTITLE_PROFILES, WEBHOOK_EVENTS, Z2_VERSION } from '@z2/contracts';
import { Argument, Command, Option } from 'commander';

import type { BenchApiFlags } from './bench/bench-api';
import type { CraftFlags } from './bench/bench-craft';
import type { BenchLiveFlags } from './bench/bench-live';
import type { BenchFlags } from './bench/bench-main-job';
import { MEASURES } from './bench/measures';
import type { ConvertFlags } from './commands/convert';
import type { CuesFlags } from './commands/cues';
import { type JobsFlags, QUEUE_ACTIONS, type QueueAction } from './commands/jobs';
import type { LintFlags } from './commands/lint';
import type { AddPresetFlags } from './commands/presets';
import type { UpFlags } from './commands/service';
import type { SyncFlags } from './commands/sync';
import type { FaultFlags } from './commands/test-faults';
import type { UploadFlags } from './commands/upload';
import type { VoicesFlags } from './commands/voices';
import type { WebhookFlags } from './commands/webhooks';
import { completionScript, type Shell, SHELLS } from './completion/completion-script';
import { BUILT_IN_PRESETS } from './config-file/presets';
import type { LocalizeFlags } from './localize/localize-request';
import { addOperations, type OperationsCommands } from './operations-program';

/** What each command does; resolves with the exit code. */
export interface Commands extends OperationsCommands {
  localize(videos: string[], flags: LocalizeFlags, given: ReadonlySet<string>): Promise<number>;
  up(flags: UpFlags): Promise<number>;
  down(): Promise<number>;
  doctor(flags: { json?: boolean }): Promise<number>;
  jobs(flags: JobsFlags): Promise<number>;
  job(id: string, flags: { json?: boolean }): Promise<number>;
  logs(id: string, flags: { follow?: boolean; level?: string; json?: boolean }): Promise<number>;
  cues(id: string, language: string, flags: CuesFlags): Promise<number>;
  upload(file: string, flags: UploadFlags): Promise<number>;
  listPresets(flags: { json?: boolean }): Promise<number>;
  addPreset(name: string, flags: AddPresetFlags): Promise<number>;
  deletePreset(name: string): Promise<number>;
  cancel(id: string): Promise<number>;
  retry(id: string, flags: { from?: string; to?: string }): Promise<number>;
  clone(id: string): Promise<number>;
  remove(ids: string[]): Promise<number>;
  queue(action: QueueAction): Promise<number>;
  listWebhooks(): Promise<number>;
  addWebhook(url: string, flags: WebhookFlags): Promise<number>;
  webhookDeliveries(id: string): Promise<number>;
  testWebhook(id: string): Promise<number>;
  replayWebhook(id: string): Promise<number>;
  removeWebhook(id: string): Promise<number>;
  listModels(flags: { json?: boolean }): Promise<number>;
  pullModel(name: string): Promise<number>;
  addModel(file: string, flags: { name?: string }): Promise<number>;
  lint(files: string[], flags: LintFlags): Promise<number>;
  sync(file: string, flags: SyncFlags): Promise<number>;
  convert(file: string, out: string, flags: ConvertFlags): Promise<number>;
  voices(flags: VoicesFlags): Promise<number>;
  benchMainJob(flags: BenchFlags): Promise<number>;
  benchApi(flags: BenchApiFlags): Promise<number>;
  benchLive(flags: BenchLiveFlags): Promise<number>;
  benchCraft(flags: CraftFlags): Promise<number>;
  benchSpeech(flags: { media: string; json?: boolean }): Promise<number>;
  migrate(): Promise<number>;
  completion(script: string): number;
  test(args: readonly string[], flags: { yes?: boolean }): Promise<number>;
  testFaults(flags: FaultFlags): Promise<number>;
}

/** Options that the person gave; the others may come from a preset or the configuration file. */
function givenOptions(command: Command): ReadonlySet<string> {
  const names = Object.keys(command.opts());
  return new Set(names.filter((name) => command.getOptionValueSource(name) === 'cli'));
}

const JOB_ID = 'its ID, or the beginning of it, as ./z2 jobs lists it';
const WEBHOOK_ID = 'its ID, or the beginning of it, as ./z2 webhooks lists it';
const JOB_HELP = '→ ./z2 jobs lists the jobs with their IDs.';

const collect = (value: string, before: string[] = []): string[] => [...before, value];

/** The command line. @param end is told the exit code of the command that ran */
export function createProgram(commands: Commands, end: (code: number) => void): Command {
  const z2 = new Command('z2')
    .description('Z2 localises video: subtitles and dubbed voice, in many languages at once.')
    .version(Z2_VERSION)
    .enablePositionalOptions()
    .exitOverride()
    .showHelpAfterError('(./z2 --help lists what there is)');
  const run =
    <A extends unknown[]>(command: (...args: A) => Promise<number>) =>
    async (...args: A): Promise<void> =>
      end(await command(...args));

  z2.command('localize')
    .description('the main job: from a video to finished videos in other languages')
    .argument('[video...]', 'files, or URLs of such; of a YouTube playlist or channel each video')
    .option('--limit <n>', 'how many videos of a playlist or channel (default: 50)')
    .option('--list <file>', 'more videos: a text file with one a line; - reads standard input')
    .option('--to <languages>', 'target languages, e.g. es,fr,pt-BR (default: Z2_TARGET_LANGUAGES, else es)')
    .option('--preset <name>', `a set of options: ${Object.keys(BUILT_IN_PRESETS).join(', ')}, or your own`)
    .option('--config <file>', 'defaults and presets (default: z2.yaml here, then ~/.config/z2/config.yaml)')
    .option('--from-language <language>', 'language of the video (default: found by itself)')
    .option('--from <time>', 'only a part, as a trial: where it begins, e.g. 1:00')
    .option('--for <time>', 'how long the part is, e.g. 60')
    .option('--subtitles <mode>', 'soft, burnt, both or none', 'soft')
    .option('--dub', 'speak the translation; the original stays as second track')
    .option('--single-file', 'all languages in one MKV in place of a video for each')
    .option('--out <folder>', 'where results go', 'out')
    .option(
      '--publish <target>',
      'another place for results: folder:PATH, s3:BUCKET/PREFIX, webhook:https://… (may be given again)',
      collect,
    )
    .option('--dry-run', 'make everything and publish nothing, also not to --out: say what would be sent')
    .option('--subtitles-in <file>', 'subtitles in the language of the video: taken as its transcript')
    .option(
      '--translation <lang=file>',
      'a translation of your own, e.g. es=talk.es.srt (may be given again); it stays in later runs, until es=new',
      collect,
      [],
    )
    .option('--profile <name>', 'rules of length and reading speed: netflix, bbc, ted, youtube', 'netflix')
    .option('--background <mode>', 'original sound under the dub: duck or off', 'duck')
    .option('--loudness <lufs>', 'loudness of the dubbed track', '-16')
    .option('--speech-engine <id>', 'google, openai, whisper.cpp or pocketsphinx (default: the best)')
    .option('--model <name|path>', 'whisper model')
    .option(
      '--translation-engine <id>',
      'deepl, google, openai, libretranslate, bergamot or apertium (default: the best that is here)',
    )
    .option('--voice-engine <id>', 'engine of the dub')
    .option('--voice <id>', 'voice of the dub; es=ID or es/SPEAKER=ID for one (may be given again)', collect)
    .option('--plan', 'only say what would be done: engines, quality, time, cost, what is missing')
    .option('--json', 'one event per line on standard output; with --plan the plan')
    .option('--yes', 'install what is missing without asking')
    .action(
      run((videos: string[], flags: LocalizeFlags, command: Command) =>
        commands.localize(videos, flags, givenOptions(command)),
      ),
    );

  z2.command('up')
    .description('start Z2 as a service, with the console in the browser')
    .option('--port <port>', 'default 8000')
    .option('--foreground', 'stay until Ctrl-C')
    .option('--yes', 'install what is missing without asking')
    .addOption(new Option('--supervise').hideHelp())
    .action(run((flags: UpFlags) => commands.up(flags)));
  z2.command('down')
    .description('end the service')
    .action(run(() => commands.down()));
  z2.command('doctor')
    .description('what is here, what is missing, and what that costs')
    .option('--json')
    .action(run((flags: { json?: boolean }) => commands.doctor(flags)));
  z2.command('jobs')
    .description('the jobs of the running service')
    .option('--status <status>', 'one, or several: FAILED,CANCELLED')
    .option('--language <language>', 'only jobs into this language')
    .option('--text <text>', 'only jobs with this in their title, URL or path')
    .option('--limit <n>', 'how many', '30')
    .option('--cursor <cursor>', 'those after these, as the end of a list says')
    .option('--json')
    .action(run((flags: JobsFlags) => commands.jobs(flags)));
  z2.command('job')
    .description('one job')
    .argument('<job>', JOB_ID)
    .showHelpAfterError(JOB_HELP)
    .option('--json')
    .action(run((id: string, flags: { json?: boolean }) => commands.job(id, flags)));
  z2.command('logs')
    .description('the log of a job')
    .argument('<job>', JOB_ID)
    .showHelpAfterError(JOB_HELP)
    .option('-f, --follow', 'go on as it grows')
    .option('--level <level>', 'DEBUG, INFO, WARNING or ERROR')
    .option('--json')
    .action(
      run((id: string, flags: { follow?: boolean; level?: string; json?: boolean }) =>
        commands.logs(id, flags),
      ),
    );
  z2.command('cues')
    .description('the cues of a job in a language, or of what is said (source); --edit changes them')
    .argument('<job>', JOB_ID)
    .argument('<language>', 'one of its target languages, or source')
    .showHelpAfterError(JOB_HELP)
    .option('--edit <file>', 'a list as --json writes it, with other texts or times: what changed is sent')
    .option('--json')
    .action(run((id: string, language: string, flags: CuesFlags) => commands.cues(id, language, flags)));
  z2.command('upload')
    .description(
      'send a file to the service, also of another machine; what was cut off goes on when it is run again',
    )
    .argument('<file>')
    .option('--service <url>', 'the service, e.g. http://studio:8000 (default: the one that runs here)')
    .option('--json')
    .action(run((file: string, flags: UploadFlags) => commands.upload(file, flags)));
  const presets = z2
    .command('presets')
    .description('sets of options under a name that the service keeps: list, add, delete')
    .option('--json')
    .action(run((flags: { json?: boolean }) => commands.listPresets(flags)));
  presets
    .command('add')
    .description('keep options under a name, for --preset and for jobs of the API')
    .argument('<name>')
    .option('--options <json>', `as the API has them, e.g. '{"dub": true}'; or @FILE with them`)
    .option('--job <id>', 'those of this job')
    .option('--description <text>', 'what it is for')
    .action(run((name: string, flags: AddPresetFlags) => commands.addPreset(name, flags)));
  presets
    .command('delete')
    .description('forget one of your own')
    .argument('<name>')
    .action(run((name: string) => commands.deletePreset(name)));
  z2.command('cancel')
    .description('end a job')
    .argument('<job>', JOB_ID)
    .showHelpAfterError(JOB_HELP)
    .action(run((id: string) => commands.cancel(id)));
  z2.command('retry')
    .description('do again what failed of a job')
    .argument('<job>', JOB_ID)
    .showHelpAfterError(JOB_HELP)
    .addOption(
      new Option('--from <stage>', 'make this step anew, and what follows from it').choices(STAGE_NAMES),
    )
    .option('--to <languages>', 'only these of its languages, e.g. es,fr')
    .action(run((id: string, flags: { from?: string; to?: string }) => commands.retry(id, flags)));
  z2.command('clone')
    .description('a new job like this one')
    .argument('<job>', JOB_ID)
    .showHelpAfterError(JOB_HELP)
    .action(run((id: string) => commands.clone(id)));
  z2.command('delete')
    .description('forget jobs that have ended, with their files in storage; what was published stays')
    .argument('<job...>', JOB_ID)
    .showHelpAfterError(JOB_HELP)
    .action(run((ids: string[]) => commands.remove(ids)));
  z2.command('queue')
    .description('what waits; pause: begin nothing new (what runs goes on); resume: go on')
    .addArgument(new Argument('[action]').choices(QUEUE_ACTIONS).default('show'))
    .action(run((action: QueueAction) => commands.queue(action)));
  const webhooks = z2
    .command('webhooks')
    .description('who is told when jobs end: list, add, log, test, replay, remove');
  webhooks
    .command('list', { isDefault: true })
    .description('all receivers')
    .action(run(() => commands.listWebhooks()));
  webhooks
    .command('add')
    .description('tell a receiver by signed POSTs; prints its secret')
    .argument('<url>')
    .option('--events <names>', `any of ${WEBHOOK_EVENTS.join(', ')} (default: those of jobs)`)
    .action(run((url: string, flags: WebhookFlags) => commands.addWebhook(url, flags)));
  const ofOne = [
    ['log', 'what it was told, and what came of it', (id: string) => commands.webhookDeliveries(id)],
    ['test', 'send it something to try it', (id: string) => commands.testWebhook(id)],
    ['replay', 'send again what was given up', (id: string) => commands.replayWebhook(id)],
    ['remove', 'tell it nothing more', (id: string) => commands.removeWebhook(id)],
  ] as const;
  for (const [name, description, command] of ofOne) {
    webhooks.command(name).description(description).argument('<webhook>', WEBHOOK_ID).action(run(command));
  }
  addOperations(z2, commands, run);
  const models = z2.command('models').description('whisper models: list, pull, add');
  models
    .command('list')
    .description('published models and your own, and which are here')
    .option('--json')
    .action(run((flags: { json?: boolean }) => commands.listModels(flags)));
  models
    .command('pull')
    .description('load a published model; goes on where it was cut off')
    .argument('<name>')
    .action(run((name: string) => commands.pullModel(name)));
  models
    .command('add')
    .description('copy a model file of your own')
    .argument('<file>')
    .option('--name <name>', 'the name to give it (default: that of the file)')
    .action(run((file: string, flags: { name?: string }) => commands.addModel(file, flags)));
  z2.command('voices')
    .description('the voices that are here for the dub; --try speaks with one')
    .option('--language <language>', 'only voices of this language')
    .option('--engine <id>', 'only voices of this engine')
    .option('--try <text>', 'speak this into a WAV file (needs --language)')
    .option('--voice <id>', 'the voice to try (default: that of the language)')
    .option('--out <file>', 'the WAV file; one that is there is not overwritten (default: try.wav here)')
    .option('--json')
    .action(run((flags: VoicesFlags) => commands.voices(flags)));
  z2.command('lint')
    .description('what is wrong with subtitle files; exit code 8 where something is')
    .argument('<file...>', 'subtitle files of any format, in any encoding')
    .option(
      '--profile <name>',
      `rules of length and reading speed: ${SUBTITLE_PROFILES.join(', ')}`,
      'netflix',
    )
    .option(
      '--language <language>',
      'of the subtitles (default: by the name, as talk.es.srt; else by the text)',
    )
    .option('--source <file>', 'subtitles that they were translated from: numbers and names are compared')
    .option('--video <file>', 'the video, for its cuts')
    .option('--fix', 'repair in place what can be repaired without touching words')
    .option('--out <file>', 'with --fix: where the repaired file goes')
    .option('--json', 'an array with a report of each file')
    .option('--sarif', 'SARIF 2.1.0, for editors and code hosts')
    .action(run((files: string[], flags: LintFlags) => commands.lint(files, flags)));
  z2.command('convert')
    .description('a subtitle file in another format, by the end of its name; says what that cannot hold')
    .argument(
      '<file>',
      'SRT, WebVTT, ASS, TTML, SBV, LRC, SAMI, MicroDVD, JSON, CSV or XLIFF 2, in any encoding',
    )
    .argument('<out>', '.srt, .vtt, .ass, .ttml, .sbv, .lrc, .json, .csv or .xliff')
    .option('--language <language>', 'of the subtitles (default: by the name, else by the text)')
    .option('--to <language>', 'XLIFF: the language that it is to be translated into')
    .option('--force', 'replace a file that is there')
    .action(run((file: string, out: string, flags: ConvertFlags) => commands.convert(file, out, flags)));
  z2.command('sync')
    .description('a subtitle file brought into time with a film, a recording or other subtitles, or by hand')
    .argument('<file>', 'SRT, WebVTT, ASS or SBV')
    .option('--to <file>', 'whose speech it goes with: video, sound or subtitles; offset and drift are found')
    .option('--shift <seconds>', 'later by so much; -1.5: earlier')
    .option('--frame-rate <from:to>', 'the film had so many frames a second, and has: 25:23.976')
    .option('--out <file>', 'default: NAME.synced.srt beside it')
    .option('--force', 'replace a file that is there')
    .action(run((file: string, flags: SyncFlags) => commands.sync(file, flags)));
  z2.command('migrate')
    .description('bring a database of your own up to date')
    .action(run(() => commands.migrate()));
  const bench = z2
    .command('bench')
    .description('the main job against the bare decoding, encoding and engine time in it, on this machine')
    .option('--minutes <n>', 'length of the clip', '10')
    .option('--size <size>', 'size of its picture', '640x360')
    .option('--only <measure>', `one of ${MEASURES.join(', ')} (may be given again)`, collect, [])
    .option(
      '--media <folder>',
      'where video/auto-editor-example-en.mp4 may lie; else a test picture',
      '../shared/media',
    )
    .option('--write [file]', 'put the table into a file (default: docs/benchmarks.md)')
    .option('--json')
    .action(run((flags: BenchFlags) => commands.benchMainJob(flags)));
  bench
    .command('api')
    .description(
      'creation against bare Bull, log lines against COPY, and requests with many jobs in the database',
    )
    .option('--jobs <n>', 'jobs in the database', '100000')
    .option('--lines <n>', 'log lines in the database', '10000000')
    .option('--requests <n>', 'requests of each kind', '2000')
    .option('--write [file]', 'put the table into a file (default: docs/benchmarks.md)')
    .option('--json')
    .action(run((flags: BenchApiFlags) => commands.benchApi(flags)));
  bench
    .command('live')
    .description('many clients that follow jobs: what is delivered, how soon, at what memory')
    .option('--clients <n>', 'clients of Socket.IO', '2000')
    .option('--jobs <n>', 'jobs that they follow', '200')
    .option('--events <n>', 'events a second', '500')
    .option('--seconds <n>', 'for so long', '30')
    .option('--write [file]', 'put the table into a file (default: docs/benchmarks.md)')
    .option('--json')
    .action(run((flags: BenchLiveFlags) => commands.benchLive(flags)));
  bench
    .command('speech')
    .description('word error rate and speed of each offline speech engine and whisper model')
    .option('--media <folder>', 'recordings NAME-xx.wav with texts NAME-xx.txt', '../shared/media/speech')
    .option('--json')
    .action(run((flags: { media: string; json?: boolean }) => commands.benchSpeech(flags)));
  bench
    .command('craft')
    .description('breaks of cues and lines against people, rules kept, speed of reading files')
    .option('--captions <folder>', 'captions that people made', '../shared/captions')
    .option('--write [file]', 'put the tables into a file (default: docs/benchmarks.md)')
    .option('--json')
    .action(run((flags: CraftFlags) => commands.benchCraft(flags)));
  z2.command('completion')
    .description('a script that completes commands and options')
    .addArgument(new Argument('<shell>').choices(SHELLS))
    .action((shell: Shell) => end(commands.completion(completionScript(z2, shell))));
  const test = z2
    .command('test')
    .description('every test, on real PostgreSQL, Redis and ffmpeg')
    .argument('[jest...]', 'arguments for Jest; then only it runs')
    .option('--yes', 'install what is missing without asking')
    .passThroughOptions()
    .action(run((args: string[], flags: { yes?: boolean }) => commands.test(args, flags)));
  test
    .command('faults')
    .description(
      'a whole Z2 of real processes: kills, outages, freezes and doubles from outside, in each stage',
    )
    .option('--only <pattern>', 'faults whose names match')
    .option('--minutes <n>', 'faults drawn at random, for so long')
    .option('--seed <n>', 'the draw of another run again')
    .option('--write [file]', 'put the table into a file (default: docs/faults.md)')
    .option('--yes', 'install what is missing without asking')
    .action(run((flags: FaultFlags) => commands.testFaults(flags)));
  return z2;
}

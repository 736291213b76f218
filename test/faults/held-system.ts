import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { connectEvents, Z2Client } from '@z2/client';
import { type CreateJobRequest, isTerminal, type JobEvent, type JobView } from '@z2/contracts';
import { freePort } from '@z2/runtime';

import { makeTalk, TALK } from '../fixtures/make-talk';
import { CliHome } from '../support/cli';
import { commandOf, isRunning, until } from '../support/processes';

const PROGRAMS = ['ffmpeg', 'ffprobe', 'espeak-ng', 'apertium'] as const;
export type Program = (typeof PROGRAMS)[number];

/** A program that was started and waits, before it does anything. */
export interface Held {
  pid: number;
  /** The worker that started it. */
  worker: number;
}

/**
 * A system of its own (./z2 up) whose programs can be held at their start: wrappers before the real ones on PATH. So a fault is
 * set at a known place, not after some time.
 */
export class HeldSystem {
  private readonly cli = new CliHome();
  readonly dir = this.cli.dir;
  client!: Z2Client;
  url = '';
  private films = 0;
  private readonly jobs: FollowedJob[] = [];

  static async start(settings: Record<string, string> = {}): Promise<HeldSystem> {
    const system = new HeldSystem();
    makeTalk(join(system.dir, 'in'));
    const port = await freePort();
    Object.assign(system.cli.env, {
      PATH: `${system.wrappers()}:${process.env['PATH'] ?? ''}`,
      // A dead worker is noticed soon.
      ...{ Z2_PORT: String(port), Z2_LEASE_SECONDS: '3', Z2_HEARTBEAT_SECONDS: '1' },
      ...settings,
    });
    await system.run('up');
    system.url = `http://127.0.0.1:${port}`;
    system.client = new Z2Client({ baseUrl: system.url });
    return system;
  }

  async stop(): Promise<void> {
    this.release();
    this.jobs.forEach((job) => job.close());
    await this.run('down');
    this.cli.remove();
  }

  private async run(command: 'up' | 'down'): Promise<void> {
    const { code, stdout, stderr } = await this.cli.z2(command);
    if (code !== 0) {
      throw new Error(`z2 ${command}: ${stdout}${stderr}`);
    }
  }

  get home(): string {
    return this.cli.home;
  }

  /** What its parts are started with. */
  get env(): NodeJS.ProcessEnv {
    return this.cli.env;
  }

  /** A film and captions that no job has seen, so that nothing of it is found done. */
  async job(options: CreateJobRequest['options'] = {}, seconds = 12): Promise<FollowedJob> {
    const name = `film-${++this.films}`;
    const film = join(this.dir, 'in', `${name}.mp4`);
    const talk = join(this.dir, 'in', 'talk.mp4');
    const loops = Math.ceil(seconds / 12) - 1;
    const input = ['-v', 'error', '-y', '-stream_loop', String(loops), '-i', talk];
    execFileSync('ffmpeg', [...input, '-c', 'copy', '-metadata', `title=${name}`, film]);
    const captions = this.captions(name, ` ${this.films}`);
    const request: CreateJobRequest = {
      ...{ source_path: film, source_language: 'en', target_languages: ['es'] },
      options: { subtitles: 'soft', dub: true, subtitles_in: captions, ...options },
      publish: [{ publisher: 'folder', path: join(this.dir, 'out', name) }],
    };
    const { job_uuid } = await this.client.createJob(request);
    return this.follow(job_uuid, name);
  }

  /** Writes what is said in the talk into an SRT file, with something more to each cue. Returns its path. */
  captions(name: string, more = ''): string {
    const file = join(this.dir, 'in', `${name}.srt`);
    const cues = TALK.map(({ start_ms, text }, index) => {
      const time = (ms: number): string => new Date(ms).toISOString().slice(11, 23).replace('.', ',');
      return `${index + 1}\n${time(start_ms)} --> ${time(start_ms + 2_500)}\n${text}${more}\n`;
    });
    writeFileSync(file, cues.join('\n'));
    return file;
  }

  /** A job that is there, with all its events; `name` of its film, and of the folder that it is published to. */
  follow(job_uuid: string, name: string): FollowedJob {
    const job = new FollowedJob(this.client, this.url, job_uuid, name, join(this.dir, 'out', name));
    this.jobs.push(job);
    return job;
  }

  /** From now on the program waits at its start, until released. */
  hold(program: Program): void {
    writeFileSync(join(this.dir, `hold-${program}`), '');
  }

  /** Resolves when a held program was started. */
  async held(): Promise<Held> {
    const file = join(this.dir, 'held');
    await until(() => existsSync(file) && readFileSync(file, 'utf8').endsWith('\n'), 'a program is held');
    const [pid = 0, worker = 0] = readFileSync(file, 'utf8').trim().split('\n')[0]!.split(' ').map(Number);
    return { pid, worker };
  }

  /** What was started last of a program, whether it still runs or not. */
  lastStart(program: Program): Held | null {
    const file = join(this.dir, `started-${program}`);
    if (!existsSync(file)) {
      return null;
    }
    const [pid = 0, worker = 0] = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .at(-1)!
      .split(' ')
      .map(Number);
    return { pid, worker };
  }

  /** Programs of stages that run now, as `name pid`. */
  programs(): string[] {
    return PROGRAMS.flatMap((name) => this.running(name, /./).map((pid) => `${name} ${pid}`));
  }

  /** Processes of a program that run now and whose arguments match. */
  running(program: Program, args: RegExp): number[] {
    const file = join(this.dir, `started-${program}`);
    const started = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
    return started
      .map((line) => Number(line.split(' ')[0]))
      .filter((pid) => isRunning(pid) && args.test(commandOf(pid)));
  }

  release(): void {
    PROGRAMS.forEach((program) => rmSync(join(this.dir, `hold-${program}`), { force: true }));
    rmSync(join(this.dir, 'held'), { force: true });
  }

  /** Files that runs left in their working folders. */
  leftInWork(): string[] {
    const work = join(this.home, 'work');
    return existsSync(work)
      ? readdirSync(work, { recursive: true })
          .map(String)
          .filter((path) => path.includes('/'))
      : [];
  }

  private wrappers(): string {
    const bin = join(this.dir, 'bin');
    mkdirSync(bin);
    for (const name of PROGRAMS) {
      const real = execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim();
      // Questions about the program itself are no work.
      const script = `#!/bin/sh
case "$1" in --version|--voices*|-version|-help|-l) exec ${real} "$@" ;; esac
echo "$$ $PPID" >> '${this.dir}/started-${name}'
if [ -e '${this.dir}/hold-${name}' ]; then
  echo "$$ $PPID" >> '${this.dir}/held'
  while [ -e '${this.dir}/hold-${name}' ]; do sleep 0.05; done
fi
exec ${real} "$@"
`;
      writeFileSync(join(bin, name), script, { mode: 0o755 });
    }
    return bin;
  }
}

/** A job with all its events as they come. */
export class FollowedJob {
  readonly events: JobEvent[] = [];
  private readonly connection: ReturnType<typeof connectEvents>;

  constructor(
    private readonly client: Z2Client,
    url: string,
    readonly job_uuid: string,
    /** Of the film, without its ending. */
    readonly name: string,
    readonly out: string,
  ) {
    this.connection = connectEvents(url);
    this.connection.subscribe(job_uuid, 0, (event) => this.events.push(event));
  }

  async seen(what: string, wanted: (event: JobEvent) => boolean, ms?: number): Promise<void> {
    await until(() => this.events.some(wanted), `${what} of job ${this.job_uuid}`, ms);
  }

  close(): void {
    this.connection.close();
  }

  /** Until the job has ended. */
  async end(ms?: number): Promise<JobView> {
    await this.seen(
      'the end',
      (event) => event.type === 'status' && !event.language && isTerminal(event.status),
      ms,
    );
    // Lines of the log may come after the status, in the same transaction.
    const view = await this.client.getJob(this.job_uuid);
    await this.seen(`event ${view.seq}`, ({ seq }) => seq === view.seq, ms);
    this.close();
    return view;
  }
}

import { readdir, statfs } from 'node:fs/promises';
import { styleText } from 'node:util';

import { languageName } from '@z2/contracts';
import { type Config, loadConfig, runProcess } from '@z2/runtime';

import { missingPackages } from '../install/install-packages';
import { print, table } from '../output';
import { runningSystem } from '../service/service-state';
import { bytes } from '../view/format';

/** One thing that was looked at. */
interface Finding {
  what: string;
  state: 'ok' | 'missing' | 'warning';
  found: string;
  /** What does not work without it, and how to get it. */
  cost: string;
}

/** `./z2 doctor`: what is there, what is missing, and what each missing thing costs. Exit code 5 when the main job cannot run. */
export async function doctor(flags: { json?: boolean }): Promise<number> {
  const config = loadConfig();
  const findings = await Promise.all([
    ffmpeg(config),
    program(
      'redis-server',
      ['--version'],
      /v=([\d.]+)/,
      'nothing runs without it',
      'redis-server',
      config.redisUrl !== null,
    ),
    program('espeak-ng', ['--version'], /([\d.]+)/, 'no dub without it', 'espeak-ng'),
    program(
      'pocketsphinx',
      ['-h'],
      /(.*)/,
      'no English preview speech without a whisper model',
      'pocketsphinx pocketsphinx-en-us',
    ),
    apertium(),
    fonts('fonts-noto-core', 'letters of other scripts may be missing in burnt subtitles'),
    fonts('fonts-noto-cjk', 'no burnt Chinese, Japanese, Korean subtitles'),
    models(config),
    Promise.resolve(llm(config)),
    disk(config),
    service(config),
  ]);
  if (flags.json) {
    print(JSON.stringify(findings));
  } else {
    const mark = {
      ok: styleText('green', '✓'),
      missing: styleText('red', '✗'),
      warning: styleText('yellow', '!'),
    };
    print(table(findings.map(({ what, state, found, cost }) => [mark[state], what, found, cost])));
  }
  const needed = ['ffmpeg', 'redis-server'];
  return findings.some(({ what, state }) => needed.includes(what) && state === 'missing') ? 5 : 0;
}

async function versionOf(file: string, args: string[], pattern: RegExp): Promise<string | null> {
  try {
    const { stdout, stderr } = await runProcess(file, args, { okExitCodes: [0, 1], timeoutMs: 5_000 });
    return pattern.exec(stdout || stderr)?.[1]?.trim() ?? 'found';
  } catch {
    // Not there, or not able to start: both mean that it cannot be used.
    return null;
  }
}

async function program(
  what: string,
  args: string[],
  pattern: RegExp,
  without: string,
  packages: string,
  notNeeded = false,
): Promise<Finding> {
  const version = await versionOf(what, args, pattern);
  if (version !== null) {
    return { what, state: 'ok', found: version.length > 40 ? 'found' : version, cost: '' };
  }
  return notNeeded
    ? { what, state: 'ok', found: 'not needed', cost: 'another one is configured' }
    : { what, state: 'missing', found: 'not found', cost: `${without}; apt-get install ${packages}` };
}

/** RELIABILITY.md 4: below these a known hole is open, unless the distribution has mended it in its own version. */
const FFMPEG_FLOOR = [7, 1, 5];

async function ffmpeg(config: Config): Promise<Finding> {
  const version = await versionOf(config.ffmpeg, ['-version'], /version (\S+)/);
  if (version === null) {
    return {
      what: 'ffmpeg',
      state: 'missing',
      found: 'not found',
      cost: 'nothing runs without it; apt-get install ffmpeg',
    };
  }
  const parts = version.split(/[^\d]+/).map(Number);
  const older =
    FFMPEG_FLOOR.map((floor, index) => (parts[index] ?? 0) - floor).find((difference) => difference !== 0) ??
    0;
  const distribution = /deb|ubuntu/.test(version);
  return older < 0 && !distribution
    ? {
        what: 'ffmpeg',
        state: 'warning',
        found: version,
        cost: `older than ${FFMPEG_FLOOR.join('.')}: known security holes with foreign files`,
      }
    : {
        what: 'ffmpeg',
        state: 'ok',
        found: version,
        cost: distribution ? 'mended by the distribution: keep it updated' : '',
      };
}

async function apertium(): Promise<Finding> {
  const modes = await readdir('/usr/share/apertium/modes').catch(() => [] as string[]);
  const pairs = modes
    .filter((name) => /^[a-z]{2,3}-[a-z]{2,3}\.mode$/.test(name))
    .map((name) => name.replace('.mode', ''));
  return pairs.length
    ? { what: 'apertium', state: 'ok', found: `${pairs.length} pairs`, cost: pairs.slice(0, 8).join(' ') }
    : {
        what: 'apertium',
        state: 'missing',
        found: 'no pairs',
        cost: 'no translation without a key; apt-get install apertium-eng-spa',
      };
}

async function fonts(name: string, without: string): Promise<Finding> {
  const missing = await missingPackages([{ name, why: '' }]);
  return missing.length
    ? { what: name, state: 'missing', found: 'not found', cost: `${without}; apt-get install ${name}` }
    : { what: name, state: 'ok', found: 'found', cost: '' };
}

async function models(config: Config): Promise<Finding> {
  const names = (await readdir(config.dirs.models).catch(() => [] as string[])).filter((name) =>
    name.endsWith('.bin'),
  );
  return names.length || config.whisperModel
    ? { what: 'whisper models', state: 'ok', found: config.whisperModel ?? names.join(', '), cost: '' }
    : {
        what: 'whisper models',
        state: 'missing',
        found: 'none',
        cost: `speech in preview quality, ${languageName('en')} only; ./z2 models pull base`,
      };
}

function llm(config: Config): Finding {
  return config.llm
    ? { what: 'LLM', state: 'ok', found: config.llm.model, cost: config.llm.baseUrl }
    : {
        what: 'LLM',
        state: 'missing',
        found: 'not configured',
        cost: 'translation in preview quality; set Z2_LLM_BASE_URL and Z2_LLM_MODEL',
      };
}

async function disk(config: Config): Promise<Finding> {
  try {
    const facts = await statfs(config.home);
    const free = facts.bavail * facts.bsize;
    const found = `${bytes(free)} free in ${config.home}`;
    return {
      what: 'disk',
      state: free < 5e9 ? 'warning' : 'ok',
      found,
      cost: free < 5e9 ? 'a film needs three times its size' : '',
    };
  } catch {
    return { what: 'disk', state: 'ok', found: `${config.home} is made at the first start`, cost: '' };
  }
}

async function service(config: Config): Promise<Finding> {
  const running = await runningSystem(config);
  return running
    ? { what: 'service', state: 'ok', found: running.state.url, cost: '' }
    : {
        what: 'service',
        state: 'ok',
        found: 'not running',
        cost: './z2 up starts it; ./z2 localize works without',
      };
}

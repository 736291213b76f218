import { type Config, findProgram, runProcess } from '@z2/runtime';

import { downloadSize, installCommand } from '../install/apt';
import { missingPackages } from '../install/install-packages';
import { ffmpegSafety } from './ffmpeg-version';
import type { Finding } from './finding';
import { pairsInWords } from './pairs-in-words';

/** What a program prints about its version: the first part of the pattern; null: it is not there or does not start. */
async function versionOf(file: string, args: string[], pattern: RegExp): Promise<string | null> {
  if (!findProgram(file)) {
    return null;
  }
  try {
    const { stdout, stderr } = await runProcess(file, args, { okExitCodes: [0, 1], timeoutMs: 5_000 });
    return pattern.exec(stdout || stderr)?.[1]?.trim() ?? 'found';
  } catch {
    // It is there and cannot start: no use, as if it were not there.
    return null;
  }
}

async function install(packages: readonly string[]): Promise<string> {
  return `${installCommand(packages)}${await downloadSize(packages)}`;
}

export async function findFfmpeg({ ffmpeg, ffprobe }: Config): Promise<Finding[]> {
  const findings = await Promise.all(
    [ffmpeg, ffprobe].map(async (file, index): Promise<Finding> => {
      const what = index === 0 ? 'ffmpeg' : 'ffprobe';
      const version = await versionOf(file, ['-version'], /version (\S+)/);
      if (version === null) {
        return {
          what,
          state: 'missing',
          found: 'not found',
          cost: 'nothing runs without it',
          remedy: await install(['ffmpeg']),
        };
      }
      switch (ffmpegSafety(version)) {
        case 'old':
          return {
            what,
            state: 'warning',
            found: version,
            cost: 'known security holes with foreign files (floor: 7.1.5, 8.0.3, 8.1.2)',
            remedy: 'install a newer one, and name it: Z2_FFMPEG, Z2_FFPROBE',
          };
        case 'distribution':
          return { what, state: 'ok', found: `${version} (mended by the distribution: keep it updated)` };
        case 'safe':
        case 'unknown':
          return { what, state: 'ok', found: version };
      }
    }),
  );
  return findings;
}

export async function findRedis(config: Config): Promise<Finding> {
  const what = 'redis-server';
  if (config.redisUrl) {
    return { what, state: 'ok', found: 'not needed: Z2_REDIS_URL names another' };
  }
  const version = await versionOf('redis-server', ['--version'], /v=([\d.]+)/);
  return version
    ? { what, state: 'ok', found: version }
    : {
        what,
        state: 'missing',
        found: 'not found',
        cost: 'nothing runs without it',
        remedy: await install(['redis-server']),
      };
}

export async function findVoice(): Promise<Finding> {
  const version = await versionOf('espeak-ng', ['--version'], /: ([\d.]+)/);
  return version
    ? { what: 'espeak-ng', state: 'ok', found: version }
    : {
        what: 'espeak-ng',
        state: 'optional',
        found: 'not found',
        cost: 'no --dub',
        remedy: await install(['espeak-ng']),
      };
}

export async function findPreviewSpeech(): Promise<Finding> {
  const packages = ['pocketsphinx', 'pocketsphinx-en-us'];
  const missing = await missingPackages(packages.map((name) => ({ name, why: '' })));
  return findProgram('pocketsphinx_batch') && missing.length === 0
    ? { what: 'pocketsphinx', state: 'ok', found: 'found (English, preview quality)' }
    : {
        what: 'pocketsphinx',
        state: 'optional',
        found: 'not found',
        cost: 'without a whisper model no speech is recognised',
        remedy: await install(packages),
      };
}

/** @param pairs as the engine tells them, e.g. `en>es` */
export async function findApertium(pairs: readonly string[]): Promise<Finding> {
  return pairs.length > 0
    ? { what: 'apertium', state: 'ok', found: `preview quality: ${pairsInWords(pairs)}` }
    : {
        what: 'apertium',
        state: 'optional',
        found: 'not found',
        cost: 'no translation without an LLM',
        remedy: `localize installs the pairs that it needs; ${await install(['apertium', 'apertium-eng-spa'])}`,
      };
}

export async function findFonts(name: string, without: string): Promise<Finding> {
  const missing = await missingPackages([{ name, why: '' }]);
  return missing.length === 0
    ? { what: name, state: 'ok', found: 'found' }
    : { what: name, state: 'optional', found: 'not found', cost: without, remedy: await install([name]) };
}

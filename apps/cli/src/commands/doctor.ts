import { EXIT_CODES } from '@z2/contracts';
import { loadConfig } from '@z2/runtime';

import { findEngineServices } from '../doctor/engine-services';
import { findingsText, roomFor } from '../doctor/finding-lines';
import { findFfmpeg, findFonts, findPreviewSpeech, findRedis, findVoice } from '../doctor/programs';
import { findPublishers } from '../doctor/publishers';
import { findDatabase, findDisk, findLlm, findModels, findNode, findService } from '../doctor/surroundings';
import { findVideoEncoder } from '../doctor/video-encoder';
import { findYtDlp } from '../doctor/yt-dlp';
import { print } from '../output';

/**
 * `./z2 doctor`: what is there, what is missing, what each missing thing costs, and how to get it. Exit code 5 when the
 * main job cannot run.
 */
export async function doctor(flags: { json?: boolean }): Promise<number> {
  const config = loadConfig();
  const findings = (
    await Promise.all([
      Promise.resolve([findNode(), findDatabase(config), findLlm(config)]),
      findFfmpeg(config),
      findVideoEncoder(config),
      findRedis(config),
      findModels(config),
      findPreviewSpeech(),
      findYtDlp(config.home),
      findVoice(),
      findEngineServices(),
      findPublishers(),
      findFonts('fonts-noto-core', 'letters of many scripts may be missing in burnt subtitles'),
      findFonts('fonts-noto-cjk', 'no burnt Chinese, Japanese, Korean subtitles'),
      findDisk(config),
      findService(config),
    ])
  ).flat();
  print(flags.json ? JSON.stringify(findings) : findingsText(findings, roomFor(process.stdout)));
  return findings.some(({ state }) => state === 'missing') ? EXIT_CODES.environment : EXIT_CODES.ok;
}

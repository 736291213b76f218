import { extname, resolve } from 'node:path';

import { countOf, type SyncAnswer, type SyncQuestion, Z2Error } from '@z2/contracts';

import { print } from '../output';
import { plain } from '../view/plain';
import { keepFile } from './convert';
import { askSubtitles } from './lint';

export interface SyncFlags {
  to?: string;
  shift?: string;
  frameRate?: string;
  out?: string;
  force?: boolean;
}

/** `./z2 sync`: a subtitle file brought into time with a film or other subtitles, or by hand. */
export async function sync(file: string, flags: SyncFlags): Promise<number> {
  const by = syncBy(flags);
  const extension = extname(file);
  const out = flags.out ?? `${file.slice(0, file.length - extension.length)}.synced${extension}`;
  await keepFile(out, flags.force ?? false);
  const question = { ask: 'sync', file: resolve(file), out: resolve(out), by } as const;
  syncLines(out, await askSubtitles<SyncAnswer>(question)).forEach(print);
  return 0;
}

/** What it is to be brought into time with. @throws Z2Error OPTION_INVALID. Pure but for the folder. */
export function syncBy({ to, shift, frameRate }: SyncFlags): SyncQuestion['by'] {
  const named = [to, shift, frameRate].filter((flag) => flag !== undefined).length;
  const invalid = (sentence: string): Z2Error =>
    new Z2Error('OPTION_INVALID', sentence, {
      remedy: './z2 sync talk.srt --to talk.mp4; or --to other.srt, --shift -1.5, --frame-rate 25:23.976.',
    });
  if (named !== 1) {
    throw invalid('Name one of --to, --shift and --frame-rate.');
  }
  if (to !== undefined) {
    return { to: resolve(to) };
  }
  if (shift !== undefined) {
    const shift_ms = Math.round(Number(shift.replace(/s$/, '')) * 1000);
    if (shift.trim() === '' || !Number.isSafeInteger(shift_ms)) {
      throw invalid(`"${shift}" is no number of seconds.`);
    }
    return { shift_ms };
  }
  const [from = NaN, now = NaN] = (frameRate ?? '').split(':').map(Number);
  if (!(from > 0 && now > 0 && Number.isFinite(from / now))) {
    throw invalid(`"${frameRate ?? ''}" are no two frame rates.`);
  }
  return { frame_rate: { from, to: now } };
}

/** What became of it. Pure. */
export function syncLines(out: string, { cues, rate, offset_ms, overlap, heard_by }: SyncAnswer): string[] {
  const seconds = (Math.abs(offset_ms) / 1000).toFixed(2);
  const moved = offset_ms === 0 ? 'not shifted' : `${seconds} s ${offset_ms > 0 ? 'later' : 'earlier'}`;
  const speed = Math.abs(rate - 1) < 1e-6 ? '' : `, times × ${rate.toFixed(5)}`;
  const fit =
    overlap === null
      ? ''
      : ` While a cue is shown, ${heard_by ? 'somebody speaks' : 'one of the others is'} for ${Math.round(overlap * 100)} % of the time.`;
  const preview =
    heard_by === 'energy' ? ['Speech was told by loudness alone: look at a few cues before you use it.'] : [];
  return [`${plain(out)}: ${countOf(cues, 'cue')}, ${moved}${speed}.${fit}`, ...preview];
}

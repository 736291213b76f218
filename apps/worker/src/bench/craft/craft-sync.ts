import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { CraftNumbers, Cue } from '@z2/contracts';
import { runProcess } from '@z2/runtime';
import { findRetiming, parseSrt, parseSubtitles, retimeCues, type Retiming, writeSrt } from '@z2/subtitles';

/** Spanish cues are moved so, and brought into time with the English ones of the same film. */
const WRONG: readonly Retiming[] = [
  { rate: 1, offset_ms: 3210 },
  { rate: 1, offset_ms: 60_000 },
  { rate: 25 / (24_000 / 1001), offset_ms: 12_000 },
  { rate: 24_000 / 1001 / 25, offset_ms: 20_000 },
  { rate: 1.002, offset_ms: 5000 },
  { rate: 0.9993, offset_ms: 25_000 },
];
/** What Z2 is compared with, where it is on the path (pip install ffsubsync). */
const OTHER = 'ffsubsync';

/** How far starts lie from where they were, after a random offset and drift and a synchronisation. */
export async function measureSync(captions: string): Promise<CraftNumbers['sync']> {
  const cuesOf = async (name: string): Promise<Cue[]> =>
    parseSubtitles(await readFile(join(captions, name), 'utf8'), name).cues;
  const reference = await cuesOf('itaccess_captions_en.vtt');
  const truth = await cuesOf('itaccess_subtitles_es.vtt');
  const dir = await mkdtemp(join(tmpdir(), 'z2-craft-'));
  try {
    await writeFile(join(dir, 'reference.srt'), writeSrt(reference));
    const rows: CraftNumbers['sync'] = [];
    for (const wrong of WRONG) {
      const moved = retimeCues(truth, wrong);
      const found = findRetiming(moved, reference);
      const other = await byOther(moved, dir);
      rows.push({
        ...wrong,
        z2: found ? errorsOf(retimeCues(moved, found), truth) : null,
        other: other && other.length === truth.length ? errorsOf(other, truth) : null,
      });
    }
    return rows;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

async function byOther(moved: readonly Cue[], dir: string): Promise<Cue[] | null> {
  const [given, out] = [join(dir, 'moved.srt'), join(dir, 'out.srt')];
  await writeFile(given, writeSrt(moved));
  try {
    await runProcess(OTHER, [join(dir, 'reference.srt'), '-i', given, '-o', out], { timeoutMs: 120_000 });
    return parseSrt(await readFile(out, 'utf8')).cues;
  } catch {
    // Not installed, or it found nothing: the table says so.
    return null;
  }
}

function errorsOf(cues: readonly Cue[], truth: readonly Cue[]): { mean_ms: number; most_ms: number } {
  const errors = cues.map((cue, i) => Math.abs(cue.start_ms - truth[i]!.start_ms));
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  return { mean_ms: Math.round(mean), most_ms: Math.max(...errors) };
}

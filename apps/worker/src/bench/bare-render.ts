import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Cue } from '@z2/contracts';
import {
  burnSegment,
  chooseEncoder,
  concatList,
  displaySize,
  type MediaInfo,
  type MediaStream,
  mux,
  outputContainer,
  planSegments,
  readFrameIndex,
  segmentLength,
} from '@z2/media';
import { mapParallel } from '@z2/runtime';
import { defaultAssStyle, writeAss, writeSrt } from '@z2/subtitles';

import type { Bare } from './bare';

interface Made {
  language: string;
  cues: Cue[];
  /** The encoded dub. */
  dub: string | null;
}

/** Encodes the burnt pictures, all languages from one decoding, and puts each file together. */
export async function finishVideo(
  bare: Bare,
  info: MediaInfo,
  video: MediaStream | null,
  made: readonly Made[],
): Promise<void> {
  const { subtitles } = bare.work;
  const burns = video !== null && (subtitles === 'burnt' || subtitles === 'both');
  const start_ms = burns ? await bare.timed('burnt pictures', () => burn(bare, info, video, made)) : 0;
  await bare.timed('files', async () => {
    for (const one of made) {
      if (burns) {
        await put(bare, info, one, { list: join(bare.dir, `${one.language}.txt`), start_ms });
      }
      if (!burns || subtitles === 'both') {
        await put(bare, info, one, null);
      }
    }
  });
}

/** Returns when the first picture is shown, ms. */
async function burn(
  bare: Bare,
  info: MediaInfo,
  stream: MediaStream,
  made: readonly Made[],
): Promise<number> {
  const { work, dir, tools, signal } = bare;
  const { width: play_res_x, height: play_res_y } = displaySize(stream);
  for (const { language, cues } of made) {
    const size = { language, play_res_x, play_res_y };
    const style = defaultAssStyle({ ...size, cues, hdr: false });
    await writeFile(join(dir, `${language}.ass`), writeAss(cues, { ...size, style }));
  }
  const index = await readFrameIndex(work.media, stream, tools, signal);
  const segments = planSegments(info, stream, index, segmentLength(stream));
  const { encoder } = await chooseEncoder(bare.videoEncoder, tools, signal);
  await mapParallel(segments, bare.parallel, signal, async (segment, i) => {
    const outputs = made.map(({ language }) => ({
      ass: `${language}.ass`,
      out: join(dir, `${language}-${i}.mp4`),
    }));
    const job = { path: work.media, info, stream, segment, variable: index.variable, outputs };
    await burnSegment({ ...job, encoder }, tools, { signal, cwd: dir });
  });
  for (const { language } of made) {
    const parts = segments.map(({ start_ms, end_ms, end_ticks }, i) => ({
      file: `${language}-${i}.mp4`,
      duration_s: end_ticks === null ? null : (end_ms - start_ms) / 1000,
    }));
    await writeFile(join(dir, `${language}.txt`), concatList(parts));
  }
  return segments[0]?.start_ms ?? 0;
}

async function put(
  bare: Bare,
  info: MediaInfo,
  { language, cues, dub }: Made,
  burnt: { list: string; start_ms: number } | null,
): Promise<void> {
  const { dir, tools, signal, work } = bare;
  const soft = join(dir, `${language}.srt`);
  await writeFile(soft, writeSrt(cues, language));
  await mux(
    {
      ...{
        container: outputContainer(info, burnt !== null),
        source: { path: work.media, info },
        burnt,
        language,
      },
      dub: dub ? { path: dub } : null,
      subtitles: burnt || work.subtitles === 'none' ? null : { path: soft },
      source_language: work.source_language,
      out: join(dir, `${language}${burnt ? '.burnt' : ''}.mp4`),
    },
    tools,
    { signal },
  );
}

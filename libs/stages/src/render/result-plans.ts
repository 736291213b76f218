import { mainVideo, MediaInfo } from '@z2/media';

import { StageContext } from '../stage';
import { RenderInput } from '../stage-io';
import { BurntPicture } from './burn';
import { DubEncoder } from './dub-encoder';
import { ResultPlan } from './result-files';
import { StageProgress } from './stage-progress';
import { ShownCues } from './subtitle-files';

/** Which files to put together; none of a language alone where one file is made of all. */
export function resultPlans(
  { options: { subtitles, single_file: single } }: Pick<RenderInput, 'options'>,
  info: MediaInfo,
  shown: ShownCues | null,
  burnt: BurntPicture | null,
  dub: DubEncoder | null,
  ctx: StageContext,
): ResultPlan[] {
  if (!mainVideo(info)) {
    if (subtitles === 'burnt' || subtitles === 'both') {
      ctx.log('WARNING', 'The source has no picture: there is nothing to burn subtitles into.');
    }
    return dub && !single ? [{ kind: 'audio_dubbed', burnt: null, soft: null, dub }] : [];
  }
  const soft = subtitles === 'soft' || subtitles === 'both' ? shown : null;
  const plans: ResultPlan[] = [];
  if (!single && (subtitles !== 'burnt' || !burnt)) {
    plans.push({ kind: 'video', burnt: null, soft, dub });
  }
  if (burnt) {
    plans.push({ kind: 'video_burnt', burnt, soft: null, dub });
  }
  return plans;
}

/** Expected costs in ms of two cores, measured at 720p with espeak-ng; only their proportions matter. */
export function progressPlan(
  info: MediaInfo,
  shown: ShownCues | null,
  speaks: boolean,
  burns: boolean,
  ctx: StageContext,
): StageProgress {
  const megapixels = shown ? (shown.play_res_x * shown.play_res_y) / 1e6 : 0;
  return new StageProgress(ctx, {
    voice: speaks ? (shown?.spoken.length ?? 0) * 150 : 0,
    mix: speaks ? info.duration_ms * 0.03 : 0,
    burn: burns ? info.duration_ms * 0.2 * megapixels : 0,
    mux: 500 + info.duration_ms * 0.004,
  });
}

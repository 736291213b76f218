import { Pcm } from './wav';

/** What is this far below a clip's own peak is silence at its ends. */
const BELOW_PEAK_DB = 40;
const WINDOW_MS = 5;
/** What is kept of the quiet before and after: the breath of an f or h, the end of an s. */
const HEAD_MS = 5;
const TAIL_MS = 30;

/** Milliseconds of samples. */
export function pcmDurationMs(pcm: Pcm): number {
  return (pcm.samples.length / pcm.channels / pcm.sample_rate) * 1000;
}

/**
 * Mono samples without the silence at both ends: what is more than 40 dB below the clip's own peak, in windows of 5 ms, but for
 * 5 ms before and up to 30 ms after, which are faded in and out. A clip of silence only becomes empty. So the first samples are
 * the onset that is heard.
 */
export function trimSilence(pcm: Pcm): Pcm {
  const { samples } = pcm;
  const ms = pcm.sample_rate / 1000;
  const window = Math.max(1, Math.round(ms * WINDOW_MS));
  let peak = 0;
  for (const sample of samples) {
    peak = Math.max(peak, Math.abs(sample));
  }
  // Under 0.1 % of full scale it is noise whatever the peak.
  const threshold = Math.max(33, peak / 10 ** (BELOW_PEAK_DB / 20));
  let first = 0;
  while (first < samples.length && Math.abs(samples[first]!) < threshold) {
    first++;
  }
  let last = samples.length - 1;
  while (last > first && Math.abs(samples[last]!) < threshold) {
    last--;
  }
  if (first >= samples.length) {
    return { ...pcm, samples: new Int16Array() };
  }
  const from = Math.max(0, Math.floor(first / window) * window - Math.round(ms * HEAD_MS));
  const heard = Math.min(samples.length, Math.ceil((last + 1) / window) * window);
  const to = Math.min(samples.length, heard + Math.round(ms * TAIL_MS));
  const kept = samples.slice(from, to);
  const head = Math.floor(first / window) * window - from;
  for (let i = 0; i < head; i++) {
    kept[i] = Math.round((kept[i]! * i) / head);
  }
  for (let i = heard; i < to; i++) {
    kept[i - from] = Math.round((kept[i - from]! * (to - i)) / (to - heard));
  }
  return { ...pcm, samples: kept };
}

/** Mono samples cut to `maxMs` with a fade of `fadeMs` at the new end; shorter ones stay as they are. */
export function cutWithFade(pcm: Pcm, maxMs: number, fadeMs = 60): Pcm {
  const length = Math.max(0, Math.floor((maxMs * pcm.sample_rate) / 1000));
  if (pcm.samples.length <= length) {
    return pcm;
  }
  const samples = pcm.samples.slice(0, length);
  const fade = Math.min(length, Math.round((fadeMs * pcm.sample_rate) / 1000));
  for (let i = 0; i < fade; i++) {
    const at = length - 1 - i;
    samples[at] = Math.round((samples[at]! * i) / fade);
  }
  return { ...pcm, samples };
}

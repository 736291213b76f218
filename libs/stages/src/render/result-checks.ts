import { Check, iso6392 } from '@z2/contracts';
import { disclosesSpeech, MediaInfo, MediaTools, probeMedia } from '@z2/media';

/** A result may be longer or shorter than its source by so much. */
const DURATION_TOLERANCE_MS = 100;

/** What a result must hold. */
export interface ExpectedResult {
  path: string;
  name: string;
  /** Language of the first audio track where it is a dub. */
  dub_language: string | null;
  /** How many audio tracks in all. */
  audio_tracks: number;
  /** Language of the soft subtitles that come first. */
  subtitle_language: string | null;
}

/** Reads the finished file with ffprobe: is it as long as its source, and are its tracks there and tagged? */
export async function resultChecks(
  expected: ExpectedResult,
  source: MediaInfo,
  tools: MediaTools,
  signal: AbortSignal,
): Promise<Check[]> {
  const info = await probeMedia(expected.path, tools, signal, expected.name);
  const off = info.duration_ms - source.duration_ms;
  return [
    {
      check: 'duration',
      passed: Math.abs(off) <= DURATION_TOLERANCE_MS,
      value: info.duration_ms,
      bound: `${source.duration_ms} ms ± ${DURATION_TOLERANCE_MS} ms`,
      message: `${expected.name} lasts ${info.duration_ms} ms, the source ${source.duration_ms} ms.`,
    },
    streamCheck(expected, info),
  ];
}

function streamCheck(expected: ExpectedResult, info: MediaInfo): Check {
  const audio = info.streams.filter((stream) => stream.type === 'audio');
  const subtitles = info.streams.filter((stream) => stream.type === 'subtitle');
  const is = (language: string | null | undefined, wanted: string): boolean =>
    iso6392(language ?? 'und') === iso6392(wanted);
  const faults: string[] = [];
  if (audio.length !== expected.audio_tracks) {
    faults.push(`${audio.length} audio tracks instead of ${expected.audio_tracks}`);
  }
  if (expected.dub_language && !(is(audio[0]?.language, expected.dub_language) && audio[0]?.default)) {
    faults.push(`the first audio track is not ${expected.dub_language} and default`);
  }
  if (expected.dub_language && !disclosesSpeech(info.comment)) {
    faults.push('its metadata does not say that the voice is synthetic');
  }
  if (audio.filter((stream) => stream.default).length > 1) {
    faults.push('more than one default audio track');
  }
  if (expected.subtitle_language && !is(subtitles[0]?.language, expected.subtitle_language)) {
    faults.push(`the first subtitle track is not ${expected.subtitle_language}`);
  }
  const tracks = info.streams.map(({ type, codec, language }) => `${type} ${codec} ${language ?? 'und'}`);
  return {
    check: 'streams',
    passed: faults.length === 0,
    value: tracks.join(', '),
    bound: 'tracks present, tagged, the dub first and default',
    message:
      faults.length === 0
        ? `${expected.name}: ${tracks.join(', ')}.`
        : `${expected.name}: ${faults.join('; ')}.`,
  };
}

import { apertiumPackagesFor, primaryLanguage } from '@z2/contracts';

/** What a command is going to need of the system. */
export interface Needs {
  /** Programs of ffmpeg, as configured; null: none. */
  media: { ffmpeg: string; ffprobe: string } | null;
  redis: boolean;
  /** Python with pip, by which yt-dlp comes. */
  youtube: boolean;
  /** A speech engine for English where no whisper model is there. */
  previewSpeech: boolean;
  dub: boolean;
  /** Pairs to be translated by Apertium; empty where an LLM does it. */
  pairs: { from: string; to: string }[];
  /** Languages of subtitles that are burnt or shown. */
  scripts: string[];
}
export interface SystemPackage {
  name: string;
  why: string;
  /** Where these are all on PATH, the package is not asked for: they may come from elsewhere. */
  programs?: string[];
  /** Without it results are poorer, but there are results. */
  optional?: boolean;
}

/** Which Debian packages these needs come to, each once, with the reason. Pure. */
export function packagesFor(needs: Needs): SystemPackage[] {
  const packages = new Map<string, SystemPackage>();
  const want = (wanted: SystemPackage): void => {
    if (!packages.has(wanted.name)) {
      packages.set(wanted.name, wanted);
    }
  };
  if (needs.media) {
    const programs = [needs.media.ffmpeg, needs.media.ffprobe];
    want({ name: 'ffmpeg', why: 'reads, renders and measures video and sound', programs });
    want({ name: 'fontconfig', why: 'finds the fonts of subtitles', programs: ['fc-match'] });
    const why = 'letters of burnt subtitles (Latin, Cyrillic, Greek, Arabic, Hebrew, Devanagari, Thai)';
    want({ name: 'fonts-noto-core', why, optional: true });
  }
  if (needs.redis) {
    const why = 'carries the messages between the stages';
    want({ name: 'redis-server', why, programs: ['redis-server'] });
  }
  if (needs.youtube) {
    const why = 'brings yt-dlp, which downloads from YouTube, into a folder of its own';
    want({ name: 'python3-pip', why, programs: ['python3', 'pip3'] });
  }
  if (needs.previewSpeech) {
    const why = 'recognises English speech without a model (preview quality)';
    want({ name: 'pocketsphinx', why, programs: ['pocketsphinx_batch'] });
    want({ name: 'pocketsphinx-en-us', why: 'the data of pocketsphinx' });
  }
  if (needs.dub) {
    want({ name: 'espeak-ng', why: 'the voice of the dub (preview quality)', programs: ['espeak-ng'] });
  }
  for (const { from, to } of needs.pairs) {
    const names = apertiumPackagesFor(from, to);
    names.forEach((name) => want({ name, why: `translates ${from} to ${to} (preview quality)` }));
    if (names.length > 0) {
      want({ name: 'apertium', why: 'translates without any key or network', programs: ['apertium'] });
    }
  }
  if (needs.scripts.some((language) => ['zh', 'ja', 'ko'].includes(primaryLanguage(language)))) {
    want({ name: 'fonts-noto-cjk', why: 'letters of Chinese, Japanese and Korean subtitles' });
  }
  return [...packages.values()];
}

import { apertiumPackagesFor, primaryLanguage } from '@z2/contracts';

/** What a command is going to need of the system. */
export interface Needs {
  media: boolean;
  redis: boolean;
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
}

/** Which Debian packages these needs come to, each once, with the reason. Pure. */
export function packagesFor(needs: Needs): SystemPackage[] {
  const packages = new Map<string, string>();
  const want = (name: string, why: string): void => void (packages.has(name) || packages.set(name, why));
  if (needs.media) {
    want('ffmpeg', 'reads, renders and measures video and sound');
    want('fontconfig', 'finds the fonts of subtitles');
    want(
      'fonts-noto-core',
      'letters of burnt subtitles (Latin, Cyrillic, Greek, Arabic, Hebrew, Devanagari, Thai)',
    );
  }
  if (needs.redis) {
    want('redis-server', 'carries the messages between the stages');
  }
  if (needs.previewSpeech) {
    want('pocketsphinx', 'recognises English speech without a model (preview quality)');
    want('pocketsphinx-en-us', 'the data of pocketsphinx');
  }
  if (needs.dub) {
    want('espeak-ng', 'the voice of the dub (preview quality)');
  }
  for (const { from, to } of needs.pairs) {
    apertiumPackagesFor(from, to).forEach((name) =>
      want(name, `translates ${from} to ${to} (preview quality)`),
    );
    want('apertium', 'translates without any key or network');
  }
  if (needs.scripts.some((language) => ['zh', 'ja', 'ko'].includes(primaryLanguage(language)))) {
    want('fonts-noto-cjk', 'letters of Chinese, Japanese and Korean subtitles');
  }
  return [...packages].map(([name, why]) => ({ name, why }));
}

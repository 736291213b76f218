import { engineName, languageName } from '@z2/contracts';

/** IPTC's term for a work of which parts are synthetic, for programs that look for it. */
const SOURCE_TYPE = 'http://cv.iptc.org/newscodes/digitalsourcetype/compositeSynthetic';
const BEGIN = 'Synthetic speech: ';

/** A synthetic voice in a file; `by`: id of the engine, where it is known. */
export interface SyntheticVoice {
  /** BCP 47 */
  language: string;
  by?: string;
}

/**
 * ffmpeg's arguments that disclose synthetic speech in a container's own metadata: a sentence for people and IPTC's term for programs, in
 * the one field that MP4, M4A, MKV and WebM all keep. A comment of the source stays before it.
 */
export function disclosureArgs(voices: readonly SyntheticVoice[], own: string | null): string[] {
  if (voices.length === 0) {
    return [];
  }
  const said = voices.map(
    ({ language, by }) =>
      `the voice in ${languageName(language)}${by ? ` is ${engineName('voice', by)}` : ''}`,
  );
  const sentence = `${BEGIN}${said.join(', ')}. ${SOURCE_TYPE}`;
  // A source that was dubbed by us itself says so already.
  return ['-metadata', `comment=${own && !own.includes(sentence) ? `${own}\n` : ''}${sentence}`];
}

/** Whether a file's comment discloses synthetic speech. */
export function disclosesSpeech(comment: string | null): boolean {
  return comment !== null && comment.includes(BEGIN) && comment.includes(SOURCE_TYPE);
}

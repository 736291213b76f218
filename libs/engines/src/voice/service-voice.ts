import { languageName, Z2Error } from '@z2/contracts';

/** Longest time for one line (ms). */
export const VOICE_REQUEST_MS = 60_000;
export const PROBE_MS = 5_000;
/** A list of voices is asked for anew after so long. */
const KEEP_MS = 10 * 60_000;

/** Keeps an answer for ten minutes; a failure is not kept. */
export function kept<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: { at: number; value: Promise<T> } | null = null;
  return () => {
    if (!answer || performance.now() - answer.at > KEEP_MS) {
      const asked = { at: performance.now(), value: ask() };
      answer = asked;
      asked.value.catch(() => {
        answer = answer === asked ? null : answer;
      });
    }
    return answer.value;
  };
}

export function voiceMissing(engine: string, voice: string, language: string, cause?: unknown): Z2Error {
  return new Z2Error('VOICE_MISSING', `${engine} has no voice "${voice}" for ${languageName(language)}.`, {
    remedy: `See what there is: ./z2 voices --engine ${engine} --language ${language}`,
    details: { engine, voice, language },
    cause,
  });
}

/** A refused request whose words are about the voice: 400 or 404, as services differ. */
export function isAboutVoice(status: number | undefined, message: string): boolean {
  return (status === 400 || status === 404 || status === 422) && /voice/i.test(message);
}

import { parseWavHeader, type Pcm, pcmDurationMs, writeWav } from '@z2/media';

import { badAnswer, type ServiceFacts } from '../service/service-failure';

/** Less than this is no spoken text. */
const LEAST_MS = 20;

/**
 * Writes what a service sent as WAV, as a mono WAV; duration in ms. The header of a streamed WAV gives no length; where it
 * gives one, as much must have come.
 *
 * @throws Z2Error the facts' code, transient: no WAV, cut, empty
 */
export async function writeVoiceWav(
  bytes: Buffer,
  out: string,
  facts: ServiceFacts,
): Promise<{ duration_ms: number }> {
  if (bytes.length < 44 || bytes.toString('latin1', 0, 4) !== 'RIFF') {
    throw badAnswer(facts, bytes.length === 0 ? 'it is empty' : 'it is no WAV file');
  }
  const { sample_rate, channels, data_offset, data_size } = parseWavHeader(bytes, bytes.length);
  const announced = bytes.readUInt32LE(data_offset - 4);
  const isStreamed = announced === 0 || announced >= 0x7fffffff;
  if (!isStreamed && announced > bytes.length - data_offset) {
    throw badAnswer(facts, `its sound is cut: ${bytes.length - data_offset} of ${announced} bytes came`);
  }
  return writeMono(
    samplesOf(bytes.subarray(data_offset, data_offset + data_size)),
    sample_rate,
    channels,
    out,
    facts,
  );
}

/** The same for bare samples: 16 bit, little-endian, mono. */
export function writeVoicePcm(
  bytes: Buffer,
  sampleRate: number,
  out: string,
  facts: ServiceFacts,
): Promise<{ duration_ms: number }> {
  return writeMono(samplesOf(bytes), sampleRate, 1, out, facts);
}

/** A copy: the bytes need not lie at an even address. */
function samplesOf(bytes: Buffer): Int16Array {
  const whole = Uint8Array.prototype.slice.call(bytes, 0, bytes.length - (bytes.length % 2));
  return new Int16Array(whole.buffer);
}

async function writeMono(
  samples: Int16Array,
  sample_rate: number,
  channels: number,
  out: string,
  facts: ServiceFacts,
): Promise<{ duration_ms: number }> {
  const mono =
    channels === 1
      ? samples
      : Int16Array.from({ length: Math.floor(samples.length / channels) }, (_, at) => {
          const own = samples.subarray(at * channels, (at + 1) * channels);
          return own.reduce((sum, sample) => sum + sample, 0) / channels;
        });
  const pcm: Pcm = { sample_rate, channels: 1, samples: mono };
  const duration_ms = Math.round(pcmDurationMs(pcm));
  if (duration_ms < LEAST_MS) {
    throw badAnswer(facts, 'it has no sound');
  }
  await writeWav(out, pcm);
  return { duration_ms };
}

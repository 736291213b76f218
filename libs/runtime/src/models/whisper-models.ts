import type { QualityClass } from '@z2/contracts';

/** A published model that `./z2 models pull` can load. */
export interface WhisperModel {
  /** e.g. `base`, `small.en`, `large-v3-turbo`. */
  name: string;
  /** Bytes. */
  size: number;
  /** Pin of the whole file: what does not hash to this is never used under this name. */
  sha256: string;
  quality: QualityClass;
  english_only: boolean;
  note: string;
}

/** Where whisper.cpp publishes its models. */
export const WHISPER_MODELS_URL = 'https://huggingface.co/ggerganov/whisper.cpp/resolve/main';

/**
 * whisper.cpp's models, the best first: that is the order in which one on disk is chosen. Sizes and SHA-256 are those of the
 * hub's own large-file records, each compared in at least three independent projects that pin the same file.
 */
export const WHISPER_MODELS: readonly WhisperModel[] = [
  model(
    'large-v3',
    3_095_033_483,
    '64d182b440b98d5203c4f9bd541544d84c605196c4f7b845dfa11fb23594d1e2',
    'professional',
    'the most exact, slow without a GPU',
  ),
  model(
    'large-v3-turbo',
    1_624_555_275,
    '1fc70f774d38eb169993ac391eea357ef47c88757ef72ee5943879b7e8e2bc69',
    'professional',
    'nearly as exact, several times as fast',
  ),
  model(
    'large-v3-q5_0',
    1_081_140_203,
    'd75795ecff3f83b5faa89d1900604ad8c780abd5739fae406de19f23ecd98ad1',
    'professional',
    'large-v3 in a third of the space',
  ),
  model(
    'large-v3-turbo-q5_0',
    574_041_195,
    '394221709cd5ad1f40c46e6031ca61bce88931e6e088c188294c6d5a55ffa7e2',
    'professional',
    'turbo in a third of the space: a good choice with 2 GB of memory',
  ),
  model(
    'medium',
    1_533_763_059,
    '6c14d5adee5f86394037b4e4e8b59f1673b6cee10e3cf0b11bbdbee79c156208',
    'standard',
    'good in most languages',
  ),
  model(
    'medium-q5_0',
    539_212_467,
    '19fea4b380c3a618ec4723c3eef2eb785ffba0d0538cf43f8f235e7b3b34220f',
    'standard',
    'medium in a third of the space',
  ),
  model(
    'small',
    487_601_967,
    '1be3a9b2063867b937e64e2ec7483364a79917e157fa98c5d94b5c1fffea987b',
    'standard',
    'daily use on a laptop',
  ),
  model(
    'small-q5_1',
    190_085_487,
    'ae85e4a935d7a567bd102fe55afc16bb595bdb618e11b2fc7591bc08120411bb',
    'standard',
    'small in a third of the space',
  ),
  model(
    'small.en',
    487_614_201,
    'c6138d6d58ecc8322097e0f987c32f1be8bb0a18532a3f88f734d1bbf9c41e5d',
    'standard',
    'English only, better there than small',
  ),
  model(
    'base',
    147_951_465,
    '60ed5bc3dd14eea856493d334349b405782ddcaf0028d4b5df4088345fba2efe',
    'preview',
    'fast, errs often outside English',
  ),
  model(
    'base.en',
    147_964_211,
    'a03779c86df3323075f5e796cb2ce5029f00ec8869eee3fdfb897afe36c6d002',
    'preview',
    'English only, better there than base',
  ),
  model(
    'tiny',
    77_691_713,
    'be07e048e1e599ad46341c8d2a135645097a538221678b7acdd1b1919c6e1b21',
    'preview',
    'to try the flow',
  ),
  model(
    'tiny.en',
    77_704_715,
    '921e4cf8686fdd993dcd081a5da5b6c365bfde1162e72b08d75ac75289920b1f',
    'preview',
    'English only, to try the flow',
  ),
];

/** Names under which some models are known elsewhere. */
const ALIASES: Readonly<Record<string, string>> = { large: 'large-v3', turbo: 'large-v3-turbo' };

/** What to get where no model is there: for daily use first, then to try with little to load. */
export const SUGGESTED_MODELS = ['small', 'base'].flatMap((name) => publishedModel(name) ?? []);

/** What a person is told to do where no model is there; what is promised is what each model is. */
export const GET_A_MODEL = `${SUGGESTED_MODELS.map(
  ({ name, size, quality }) => `./z2 models pull ${name} (${Math.round(size / 1e6)} MB, ${quality} quality)`,
).join(' or ')}, or ./z2 models add FILE`;

/** The published model of a name (`base`, `ggml-base.bin`, `turbo`), or undefined. */
export function publishedModel(name: string): WhisperModel | undefined {
  const plain = plainModelName(name);
  return WHISPER_MODELS.find((one) => one.name === plain);
}

/** `ggml-base.bin` → `base`; aliases resolved. */
export function plainModelName(name: string): string {
  const plain = name.replace(/^ggml-/, '').replace(/\.bin$/, '');
  return ALIASES[plain] ?? plain;
}

/** File name of a model in the folder of models. */
export function modelFileName(name: string): string {
  return `ggml-${name}.bin`;
}

function model(
  name: string,
  size: number,
  sha256: string,
  quality: QualityClass,
  note: string,
): WhisperModel {
  return { name, size, sha256, quality, english_only: name.endsWith('.en'), note };
}

/** What brings better words than an engine of preview quality, for people at this machine. */
export const BETTER_WORDS = `${SUGGESTED_MODELS.slice(0, 1)
  .map(({ name, size }) => `./z2 models pull ${name} (${Math.round(size / 1e6)} MB)`)
  .join('')}, your own subtitles (--subtitles-in FILE), or the key of a speech service (./z2 doctor)`;

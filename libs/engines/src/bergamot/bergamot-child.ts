/**
 * The program in which Bergamot (Marian NMT as WebAssembly) runs, apart from the worker: what it cannot load ends this process
 * only (it aborts). It is started by `bergamot-process.ts` with its configuration as argument, loads the model once, and
 * then translates what it is told: a JSON line in, a JSON line out.
 *
 * It is run as compiled JavaScript and, in tests, as this very file (Node strips the types): therefore it imports packages
 * only, and uses no syntax that types alone do not explain.
 */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { runInThisContext } from 'node:vm';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';

export interface BergamotConfig {
  /** Paths of Bergamot's own two files. */
  glue: string;
  wasm: string;
  /** Paths of the model's; each may be packed. */
  model: string;
  shortlist: string | null;
  vocabs: string[];
  precision: string;
}
export interface BergamotQuestion {
  id: number;
  /** HTML: escaped, with tags that are closed. */
  texts: string[];
}
export interface BergamotAnswer {
  id: number;
  /** As many, in the same order. */
  texts: string[];
}

interface Deletable {
  delete(): void;
}
interface List<T> extends Deletable {
  push_back(value: T): void;
  get(at: number): T;
  size(): number;
}
interface Memory extends Deletable {
  getByteArrayView(): Uint8Array;
}
type Model = Deletable;
interface Service {
  translate(model: Model, texts: List<string>, options: List<object>): List<{ getTranslatedText(): string }>;
}
/** What Emscripten's glue and Bergamot's bindings (wasm/bindings) offer, as far as it is used. */
interface Bergamot {
  asm: Record<string, (...args: number[]) => number>;
  AlignedMemory: new (bytes: number, alignment: number) => Memory;
  AlignedMemoryList: new () => List<Memory>;
  TranslationModel: new (
    config: string,
    model: Memory,
    shortlist: Memory,
    vocabs: List<Memory>,
    quality: null,
  ) => Model;
  BlockingService: new (options: { cacheSize: number }) => Service;
  VectorString: new () => List<string>;
  VectorResponseOptions: new () => List<object>;
}

/** Its matrix functions come from outside, so that a browser may bring better ones; its own have these names. */
const OWN_FUNCTIONS = {
  int8_prepare_a: 'int8PrepareAFallback',
  int8_prepare_b: 'int8PrepareBFallback',
  int8_prepare_b_from_transposed: 'int8PrepareBFromTransposedFallback',
  int8_prepare_b_from_quantized_transposed: 'int8PrepareBFromQuantizedTransposedFallback',
  int8_prepare_bias: 'int8PrepareBiasFallback',
  int8_multiply_and_add_bias: 'int8MultiplyAndAddBiasFallback',
  int8_select_columns_of_b: 'int8SelectColumnsOfBFallback',
};

function loadBergamot(config: BergamotConfig): Promise<Bergamot> {
  return new Promise((resolve, reject) => {
    const own = Object.fromEntries(
      Object.entries(OWN_FUNCTIONS).map(([name, ownName]) => [
        name,
        (...args: number[]) => module.asm[ownName]?.(...args),
      ]),
    );
    const module = {
      // Standard output is for answers.
      print: (text: string) => process.stderr.write(`${text}\n`),
      printErr: (text: string) => process.stderr.write(`${text}\n`),
      instantiateWasm: (imports: WebAssembly.Imports, accept: (instance: WebAssembly.Instance) => void) => {
        WebAssembly.instantiate(readFileSync(config.wasm), { ...imports, wasm_gemm: own }).then(
          ({ instance }) => accept(instance),
          reject,
        );
        return {};
      },
      onRuntimeInitialized: () => resolve(module),
    } as unknown as Bergamot;
    // The glue takes what is there under this name, and adds to it.
    Object.assign(globalThis, { Module: module });
    runInThisContext(readFileSync(config.glue, 'utf8'), { filename: config.glue });
  });
}

/** The settings that Firefox has for these models; `workspace` in MiB. */
const OPTIONS = (precision: string): string =>
  Object.entries({
    ...{ 'beam-size': 1, normalize: '1.0', 'word-penalty': 0, 'cpu-threads': 0, 'skip-cost': true },
    ...{ alignment: 'soft', quiet: true, 'quiet-translation': true, 'gemm-precision': precision },
    ...{ 'max-length-break': 128, 'mini-batch-words': 1024, workspace: 128, 'max-length-factor': '2.0' },
  })
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');

function unpacked(path: string): Uint8Array {
  const bytes = readFileSync(path);
  return path.endsWith('.gz') ? gunzipSync(bytes) : path.endsWith('.zst') ? zstdDecompressSync(bytes) : bytes;
}

function loadModel(bergamot: Bergamot, config: BergamotConfig): Model {
  const memory = (bytes: Uint8Array, alignment: number): Memory => {
    const aligned = new bergamot.AlignedMemory(bytes.byteLength, alignment);
    aligned.getByteArrayView().set(bytes);
    return aligned;
  };
  const vocabs = new bergamot.AlignedMemoryList();
  config.vocabs.forEach((path) => vocabs.push_back(memory(unpacked(path), 64)));
  const shortlist = config.shortlist ? unpacked(config.shortlist) : new Uint8Array();
  return new bergamot.TranslationModel(
    OPTIONS(config.precision),
    memory(unpacked(config.model), 256),
    memory(shortlist, 64),
    vocabs,
    null,
  );
}

function translate(bergamot: Bergamot, service: Service, model: Model, texts: string[]): string[] {
  const input = new bergamot.VectorString();
  const options = new bergamot.VectorResponseOptions();
  for (const text of texts) {
    input.push_back(text);
    options.push_back({ alignment: false, html: true, qualityScores: false });
  }
  const responses = service.translate(model, input, options);
  const answers = Array.from({ length: responses.size() }, (_, at) => responses.get(at).getTranslatedText());
  [input, options, responses].forEach((one) => one.delete());
  return answers;
}

async function main(): Promise<void> {
  const config = JSON.parse(process.argv[2] ?? '') as BergamotConfig;
  const bergamot = await loadBergamot(config);
  const service = new bergamot.BlockingService({ cacheSize: 0 });
  const model = loadModel(bergamot, config);
  for await (const line of createInterface({ input: process.stdin })) {
    const { id, texts } = JSON.parse(line) as BergamotQuestion;
    const answer: BergamotAnswer = { id, texts: translate(bergamot, service, model, texts) };
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`, () => process.exit(1));
});

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { grpc, GrpcClient, protobuf } from 'google-gax';

export interface TranslateTextAsked {
  contents: string[];
  mimeType: string;
  sourceLanguageCode: string;
  targetLanguageCode: string;
  parent: string;
  glossaryConfig: { glossary: string } | null;
}
export interface TranslateTextAnswer {
  translations?: { translatedText: string }[];
  glossaryTranslations?: { translatedText: string }[];
}
/** A gRPC status; `retryDelayMs` goes along as google.rpc.RetryInfo. */
export interface StatusReply {
  code: number;
  message: string;
  retryDelayMs?: number;
}
type Reply = TranslateTextAnswer | StatusReply | 'silent';

/** Google's TranslationService of v3 over gRPC in the clear, from the definitions that its client brings along. */
export class GoogleTranslateServer implements AsyncDisposable {
  readonly asked: TranslateTextAsked[] = [];
  private waiting: (() => void)[] = [];

  private constructor(
    private readonly server: grpc.Server,
    readonly endpoint: string,
    private script: (asked: TranslateTextAsked) => Reply,
  ) {}

  static async start(
    script: (asked: TranslateTextAsked) => Reply,
    languages: readonly string[],
    glossary: {
      name: string;
      languagePair: { sourceLanguageCode: string; targetLanguageCode: string };
      entryCount?: number;
      submitTime?: { seconds: number };
    },
  ): Promise<GoogleTranslateServer> {
    const server = new grpc.Server();
    const service = translationService();
    const bind = promisify<string, grpc.ServerCredentials, number>(server.bindAsync.bind(server));
    const port = await bind('127.0.0.1:0', grpc.ServerCredentials.createInsecure());
    const own = new GoogleTranslateServer(server, `127.0.0.1:${port}`, script);
    server.addService(service, {
      translateText: (
        call: grpc.ServerUnaryCall<TranslateTextAsked, TranslateTextAnswer>,
        answer: grpc.sendUnaryData<TranslateTextAnswer>,
      ) => own.translate(call.request, answer),
      getSupportedLanguages: (_call: unknown, answer: grpc.sendUnaryData<unknown>) =>
        answer(null, {
          languages: languages.map((languageCode) => ({
            languageCode,
            supportSource: true,
            supportTarget: true,
          })),
        }),
      getGlossary: (
        call: grpc.ServerUnaryCall<{ name: string }, unknown>,
        answer: grpc.sendUnaryData<unknown>,
      ) =>
        call.request.name === glossary.name
          ? answer(null, glossary)
          : answer({ code: grpc.status.NOT_FOUND, details: `no ${call.request.name}` }),
    });
    return own;
  }

  setScript(script: (asked: TranslateTextAsked) => Reply): void {
    this.script = script;
    this.asked.length = 0;
  }

  /** When the next text has come in. */
  begun(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.server.forceShutdown();
    return Promise.resolve();
  }

  private translate(asked: TranslateTextAsked, answer: grpc.sendUnaryData<TranslateTextAnswer>): void {
    this.asked.push(asked);
    const reply = this.script(asked);
    this.waiting.splice(0).forEach((resolve) => resolve());
    if (reply === 'silent') {
      return;
    }
    if ('code' in reply) {
      const metadata = new grpc.Metadata();
      if (reply.retryDelayMs !== undefined) {
        metadata.set('grpc-status-details-bin', statusDetails(reply.code, reply.message, reply.retryDelayMs));
      }
      answer({ code: reply.code, details: reply.message, metadata });
      return;
    }
    answer(null, reply);
  }
}

function definitions(path: string): protobuf.INamespace {
  return JSON.parse(readFileSync(path, 'utf8')) as protobuf.INamespace;
}

function translationService(): grpc.ServiceDefinition {
  const loaded = new GrpcClient().loadProtoJSON(
    definitions(require.resolve('@google-cloud/translate/build/protos/protos.json')),
  ) as unknown as {
    google: { cloud: { translation: { v3: { TranslationService: { service: grpc.ServiceDefinition } } } } };
  };
  return loaded.google.cloud.translation.v3.TranslationService.service;
}

/** google.rpc.Status with a RetryInfo, as it stands in the trailer grpc-status-details-bin. */
function statusDetails(code: number, message: string, retryDelayMs: number): Buffer {
  const root = protobuf.Root.fromJSON(
    definitions(join(dirname(require.resolve('google-gax')), '../protos/status.json')),
  );
  const encoded = (type: string, value: object): Uint8Array => {
    const found = root.lookupType(type);
    return found.encode(found.fromObject(value)).finish();
  };
  const value = encoded('google.rpc.RetryInfo', {
    retryDelay: { seconds: Math.floor(retryDelayMs / 1000), nanos: (retryDelayMs % 1000) * 1e6 },
  });
  const details = [{ type_url: 'type.googleapis.com/google.rpc.RetryInfo', value }];
  return Buffer.from(encoded('google.rpc.Status', { code, message, details }));
}

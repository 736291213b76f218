import { dirname, join } from 'node:path';

import { grpc, protobuf } from 'google-gax';

type Json = Record<string, unknown>;
/** What a method of the server answers: a message, a refusal, or nothing at all. */
export type GoogleAnswer = Json | { refuse: number; details: string; retrySeconds?: number } | 'silence';

const GAX = join(dirname(require.resolve('google-gax')), '..', 'protos');

/** A gRPC server on loopback, made of a Google package's own proto files. Keeps every request, as JSON with bytes as Buffers. */
export class GoogleServer implements AsyncDisposable {
  /** Calls that the client gave up. */
  cancelled = 0;
  readonly requests: { method: string; request: Json; metadata: Record<string, string> }[] = [];
  answer: (method: string, request: Json) => GoogleAnswer = () => ({
    refuse: grpc.status.UNIMPLEMENTED,
    details: '',
  });

  private constructor(
    private readonly server: InstanceType<typeof grpc.Server>,
    private readonly root: protobuf.Root,
    readonly port: number,
  ) {}

  /** @param proto file below the package's `build/protos`; `service`: its full name */
  static async start(packageName: string, proto: string, service: string): Promise<GoogleServer> {
    const own = join(dirname(require.resolve(packageName)), '..', 'protos');
    const root = new protobuf.Root();
    root.resolvePath = (_origin, target) =>
      /^\//.test(target)
        ? target
        : join(/^google\/(api|rpc|longrunning|protobuf)\//.test(target) ? GAX : own, target);
    await root.load([join(own, proto), 'google/rpc/error_details.proto', 'google/rpc/status.proto']);
    root.resolveAll();
    const server = new grpc.Server();
    const port = await new Promise<number>((resolve, reject) =>
      server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      ),
    );
    const google = new GoogleServer(server, root, port);
    google.serve(root.lookupService(service), service);
    return google;
  }

  get endpoint(): string {
    return `127.0.0.1:${this.port}`;
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.server.forceShutdown();
    return Promise.resolve();
  }

  private serve(service: protobuf.Service, name: string): void {
    const definition: Record<string, grpc.MethodDefinition<Json, Json>> = {};
    const handlers: Record<string, grpc.handleUnaryCall<Json, Json>> = {};
    for (const method of service.methodsArray.filter((one) => !one.requestStream && !one.responseStream)) {
      const [input, output] = [method.resolvedRequestType!, method.resolvedResponseType!];
      definition[method.name] = {
        path: `/${name}/${method.name}`,
        requestStream: false,
        responseStream: false,
        requestSerialize: (value) => Buffer.from(input.encode(input.fromObject(value)).finish()),
        requestDeserialize: (bytes) => input.toObject(input.decode(bytes), { enums: String, bytes: Buffer }),
        responseSerialize: (value) => Buffer.from(output.encode(output.fromObject(value)).finish()),
        responseDeserialize: (bytes) => output.toObject(output.decode(bytes)),
      };
      handlers[method.name] = (call, reply) => {
        const metadata = call.metadata.getMap() as Record<string, string>;
        this.requests.push({ method: method.name, request: call.request, metadata });
        call.on('cancelled', () => (this.cancelled += 1));
        const answer = this.answer(method.name, call.request);
        if (answer === 'silence') {
          return;
        }
        if ('refuse' in answer) {
          reply(this.refusalOf(answer as Exclude<GoogleAnswer, Json | 'silence'>));
        } else {
          reply(null, answer);
        }
      };
    }
    this.server.addService(definition, handlers);
  }

  private refusalOf({
    refuse,
    details,
    retrySeconds,
  }: {
    refuse: number;
    details: string;
    retrySeconds?: number;
  }) {
    const metadata = new grpc.Metadata();
    if (retrySeconds !== undefined) {
      const [info, status] = ['google.rpc.RetryInfo', 'google.rpc.Status'].map((type) =>
        this.root.lookupType(type),
      );
      const value = info!.encode(info!.fromObject({ retryDelay: { seconds: retrySeconds } })).finish();
      const any = { type_url: 'type.googleapis.com/google.rpc.RetryInfo', value };
      const message = status!.fromObject({ code: refuse, message: details, details: [any] });
      metadata.set('grpc-status-details-bin', Buffer.from(status!.encode(message).finish()));
    }
    return { code: refuse, details, metadata };
  }
}

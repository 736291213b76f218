import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StoredObject {
  content: Buffer;
  sha256: string | undefined;
  type: string | undefined;
}

export interface S3Request {
  method: string;
  path: string;
  query: URLSearchParams;
  authorization: string;
}

/**
 * How the next requests that match are answered badly: `cut` closes the connection, `lost answer` does so after the request had
 * its effect, `silence` never answers.
 */
export type S3Fault =
  { status: number; code: string; headers?: Record<string, string> } | 'cut' | 'lost answer' | 'silence';

/** The part of the REST protocol of Amazon S3 that uploads use: HeadObject, PutObject, multipart uploads. */
export class S3Server {
  readonly objects = new Map<string, StoredObject>();
  readonly uploads = new Map<string, { object: StoredObject; parts: Map<number, Buffer> }>();
  readonly requests: S3Request[] = [];
  /** Objects that came to be, each time. */
  readonly stored: StoredObject[] = [];
  fault: (request: S3Request) => S3Fault | null = () => null;
  private readonly server = createServer((request, response) => {
    this.answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });

  static async start(): Promise<S3Server> {
    const s3 = new S3Server();
    await new Promise<void>((resolve) => s3.server.listen(0, '127.0.0.1', resolve));
    return s3;
  }

  get writes(): number {
    return this.stored.length;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat((await incoming.toArray()) as Buffer[]);
    const url = new URL(incoming.url ?? '', this.url);
    const request: S3Request = {
      method: incoming.method ?? '',
      path: decodeURIComponent(url.pathname).slice(1),
      query: url.searchParams,
      authorization: incoming.headers.authorization ?? '',
    };
    this.requests.push(request);
    const fault = this.fault(request);
    if (fault === 'silence') {
      return;
    }
    if (fault === 'cut') {
      incoming.socket.destroy();
      return;
    }
    const stated = incoming.headers['x-amz-content-sha256'];
    if (fault && fault !== 'lost answer') {
      fail(response, fault);
    } else if (
      !/^AWS4-HMAC-SHA256 Credential=AKIA1\/\d{8}\/eu-test-1\/s3\/aws4_request/.test(request.authorization)
    ) {
      fail(response, { status: 403, code: 'InvalidAccessKeyId' });
    } else if (stated !== 'UNSIGNED-PAYLOAD' && stated !== sha256(body)) {
      fail(response, { status: 400, code: 'XAmzContentSHA256Mismatch' });
    } else if (!request.path.startsWith('talks/')) {
      fail(response, { status: 404, code: 'NoSuchBucket' });
    } else {
      if (fault === 'lost answer') {
        response.writeHead = () => response.destroy();
      }
      this.serve(request, incoming, body, response);
    }
  }

  private serve(request: S3Request, incoming: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const { method, path, query } = request;
    const object: StoredObject = {
      content: body,
      sha256: incoming.headers['x-amz-meta-sha256'] as string | undefined,
      type: incoming.headers['content-type'],
    };
    const id = query.get('uploadId') ?? '';
    const upload = this.uploads.get(id);
    if (method === 'HEAD') {
      const found = this.objects.get(path);
      response.writeHead(found ? 200 : 404, {
        ...(found ? { 'content-length': found.content.byteLength } : {}),
        ...(found?.sha256 ? { 'x-amz-meta-sha256': found.sha256 } : {}),
      });
      response.end();
    } else if (method === 'POST' && query.has('uploads')) {
      const made = randomUUID();
      this.uploads.set(made, { object, parts: new Map() });
      xml(
        response,
        `<InitiateMultipartUploadResult><UploadId>${made}</UploadId></InitiateMultipartUploadResult>`,
      );
    } else if (id && !upload) {
      fail(response, { status: 404, code: 'NoSuchUpload' });
    } else if (method === 'PUT' && upload) {
      upload.parts.set(Number(query.get('partNumber')), body);
      response.writeHead(200, { etag: `"${sha256(body)}"` }).end();
    } else if (method === 'POST' && upload) {
      const numbers = [...body.toString().matchAll(/<PartNumber>(\d+)</g)].map(([, n]) => Number(n));
      upload.object.content = Buffer.concat(numbers.map((n) => upload.parts.get(n) ?? Buffer.alloc(0)));
      this.uploads.delete(id);
      this.store(path, upload.object);
      xml(response, '<CompleteMultipartUploadResult><ETag>"m"</ETag></CompleteMultipartUploadResult>');
    } else if (method === 'DELETE' && upload) {
      this.uploads.delete(id);
      response.writeHead(204).end();
    } else if (method === 'PUT') {
      this.store(path, object);
      response.writeHead(200, { etag: `"${sha256(body)}"` }).end();
    } else {
      fail(response, { status: 405, code: 'MethodNotAllowed' });
    }
  }

  private store(path: string, object: StoredObject): void {
    this.objects.set(path, object);
    this.stored.push(object);
  }
}

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

function xml(response: ServerResponse, body: string): void {
  response.writeHead(200, { 'content-type': 'application/xml' }).end(`<?xml version="1.0"?>${body}`);
}

function fail(response: ServerResponse, fault: Exclude<S3Fault, string>): void {
  response
    .writeHead(fault.status, { 'content-type': 'application/xml', ...fault.headers })
    .end(`<?xml version="1.0"?><Error><Code>${fault.code}</Code><Message>no</Message></Error>`);
}

import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { Server, ServerOptions } from 'socket.io';

import type { RateLimiter } from '../http/rate-limit';
import { type OriginPolicy, refuseForeign } from '../http/same-origin';

/** Socket.IO on the gateway's own port: no compression (it costs more than it saves here), small messages, own pages only. */
export class SocketAdapter extends IoAdapter {
  constructor(
    app: INestApplicationContext,
    private readonly policy: OriginPolicy,
    private readonly limiter: RateLimiter,
  ) {
    super(app);
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    return super.createIOServer(port, {
      ...options,
      perMessageDeflate: false,
      maxHttpBufferSize: 64 * 1024,
      serveClient: false,
      cors: { origin: [...this.policy.allowedOrigins] },
      // Other sockets on this port are answered by PlainSockets, which may have to ask the database first.
      destroyUpgrade: false,
      allowRequest: (
        request: Parameters<typeof refuseForeign>[0],
        done: (error: string | null, ok: boolean) => void,
      ) => {
        const refused =
          refuseForeign(request, this.policy) ?? this.limiter.take(request.socket.remoteAddress);
        done(refused?.message ?? null, refused === null);
      },
    } as unknown as ServerOptions);
  }
}

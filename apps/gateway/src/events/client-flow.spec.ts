import { EventEmitter } from 'node:events';

import { ClientFlow } from './client-flow';

/** A connection whose client reads when the test says so. */
class Connection extends EventEmitter {
  isClosed = false;
  close(): void {
    this.isClosed = true;
    this.emit('close');
  }
}

function slowClient(): { flow: ClientFlow; connection: Connection; sent: string[]; slow: boolean[] } {
  const connection = new Connection();
  const slow: boolean[] = [];
  const flow = new ClientFlow(connection, (isSlow) => slow.push(isSlow));
  while (flow.isOpen()) {
    connection.emit('packetCreate');
  }
  return { flow, connection, sent: [], slow };
}

describe('ClientFlow', () => {
  it('sends at once to who reads', () => {
    const sent: string[] = [];
    const connection = new Connection();
    const flow = new ClientFlow(connection);
    for (let index = 0; index < 1_000; index++) {
      connection.emit('packetCreate');
      flow.latest('a', () => sent.push(`a${index}`));
      connection.emit('drain');
    }
    expect(sent).toHaveLength(1_000);
  });

  it('keeps the latest of each value for who does not, in the order of their news', async () => {
    const { flow, connection, sent, slow } = slowClient();
    for (const value of ['a1', 'b1', 'a2', 'c1', 'b2']) {
      flow.latest(value.slice(0, 1), () => sent.push(value));
    }
    const events: string[] = [];
    const opened = flow.opened().then(() => events.push('opened'));
    expect([sent, slow]).toEqual([[], [true]]);
    connection.emit('drain');
    await opened;
    expect([sent, slow, events]).toEqual([['a2', 'c1', 'b2'], [true, false], ['opened']]);
  });

  it('stops again where what it kept fills the connection', () => {
    const { flow, connection, sent } = slowClient();
    for (let index = 0; index < 700; index++) {
      flow.latest(String(index), () => {
        sent.push(String(index));
        connection.emit('packetCreate');
      });
    }
    const counts = [1, 2, 3].map(() => {
      connection.emit('drain');
      return sent.length;
    });
    expect(counts).toEqual([256, 512, 700]);
    expect(sent).toEqual(Array.from({ length: 700 }, (_, index) => String(index)));
  });

  it('waits for nobody who has gone, and keeps nothing for him', async () => {
    const { flow, connection, sent } = slowClient();
    flow.latest('a', () => sent.push('a'));
    const opened = flow.opened();
    connection.close();
    await opened;
    await flow.opened();
    connection.emit('drain');
    expect(sent).toEqual([]);
  });

  it('lets a client go that would need too much', () => {
    const { flow, connection } = slowClient();
    for (let index = 0; index < 6_000; index++) {
      flow.latest(String(index), () => undefined);
    }
    expect(connection.isClosed).toBe(true);
  });
});

import { Injectable, signal } from '@angular/core';
import { connectEvents, type EventConnection, Z2Client } from '@z2/client';

/** The gateway that served this page: its REST interface and its live events. */
@Injectable({ providedIn: 'root' })
export class Api {
  readonly client = new Z2Client({ baseUrl: '' });
  readonly events: EventConnection = connectEvents('');

  private readonly state = signal<'connecting' | 'live' | 'lost'>('connecting');
  /** `lost` only after the connection stood once, or could not be made for a while. */
  readonly connection = this.state.asReadonly();

  constructor() {
    const patience = setTimeout(
      () => this.state.update((now) => (now === 'connecting' ? 'lost' : now)),
      4000,
    );
    this.events.onConnection((connected) => {
      if (connected) {
        clearTimeout(patience);
        this.state.set('live');
      } else if (this.state() === 'live') {
        this.state.set('lost');
      }
    });
  }
}

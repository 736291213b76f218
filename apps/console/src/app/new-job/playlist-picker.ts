import { Component, computed, effect, inject, input, output, signal, untracked } from '@angular/core';
import { type ErrorBody, type Playlist, toZ2Error } from '@z2/contracts';

import { Api } from '../core/api';
import { Notice } from '../ui/notice';
import { counted } from '../words/format';
import { playlistRows } from './playlist-rows';

/** The videos of a playlist or channel, to choose from; those that were chosen take the place of its link. */
@Component({
  selector: 'z2-playlist-picker',
  imports: [Notice],
  templateUrl: './playlist-picker.html',
  styleUrl: './playlist-picker.css',
})
export class PlaylistPicker {
  private readonly client = inject(Api).client;
  private reading: AbortController | null = null;
  readonly url = input.required<string>();
  /** Links of the chosen videos. */
  readonly take = output<readonly string[]>();

  protected readonly busy = signal(false);
  protected readonly error = signal<ErrorBody | null>(null);
  protected readonly list = signal<Playlist | null>(null);
  protected readonly chosen = signal<ReadonlySet<string>>(new Set());

  protected readonly rows = computed(() => {
    const list = this.list();
    return list ? playlistRows(list) : [];
  });
  protected readonly all = computed(() => this.chosen().size === this.rows().length);
  protected readonly takeWords = computed(() => `Take ${counted(this.chosen().size, 'video')}`);

  constructor() {
    effect((onCleanup) => {
      this.url();
      untracked(() => {
        this.list.set(null);
        this.error.set(null);
      });
      onCleanup(() => this.reading?.abort());
    });
  }

  protected async read(): Promise<void> {
    const reading = (this.reading = new AbortController());
    this.busy.set(true);
    this.error.set(null);
    try {
      const list = await this.client.readPlaylist({ url: this.url() }, reading);
      if (!reading.signal.aborted) {
        this.list.set(list);
        // Those that there are jobs of are most often not wanted again.
        this.chosen.set(new Set(list.entries.filter(({ jobs }) => jobs.length === 0).map(({ url }) => url)));
      }
    } catch (error) {
      if (!reading.signal.aborted) {
        this.error.set(toZ2Error(error).toBody());
      }
    } finally {
      this.busy.set(false);
    }
  }

  protected toggle(url: string, wanted: boolean): void {
    const chosen = new Set(this.chosen());
    if (wanted) {
      chosen.add(url);
    } else {
      chosen.delete(url);
    }
    this.chosen.set(chosen);
  }

  protected toggleAll(wanted: boolean): void {
    this.chosen.set(new Set(wanted ? this.rows().map(({ url }) => url) : []));
  }

  protected use(): void {
    const chosen = this.chosen();
    this.take.emit(
      this.rows()
        .map(({ url }) => url)
        .filter((url) => chosen.has(url)),
    );
  }
}

import { CdkFixedSizeVirtualScroll, CdkVirtualForOf, CdkVirtualScrollViewport } from '@angular/cdk/scrolling';
import {
  Component,
  computed,
  DestroyRef,
  effect,
  inject,
  input,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { type CueView, languageName } from '@z2/contracts';

import { Icon } from '../ui/icon';
import type { CueRow } from './cue-rows';
import type { CueSpeed } from './cue-rules';
import { cueTime } from './cue-time';

const WIDE = '(min-width: 720px)';

/** The cues, of which only those that are seen are on the page. The one that has the focus of the work is selected. */
@Component({
  selector: 'z2-cue-list',
  imports: [CdkFixedSizeVirtualScroll, CdkVirtualForOf, CdkVirtualScrollViewport, Icon],
  templateUrl: './cue-list.html',
  styleUrl: './cue-list.css',
})
export class CueList {
  private readonly viewport = viewChild.required(CdkVirtualScrollViewport);

  readonly rows = input.required<readonly CueRow[]>();
  /** Of the rows that are seen. */
  readonly speed = input.required<(cue: CueView) => CueSpeed>();
  readonly selected = input<string | null>(null);
  /** The cue that is heard now. */
  readonly playing = input<string | null>(null);
  readonly language = input.required<string>();
  readonly sourceLanguage = input.required<string>();
  readonly withSource = input(true);

  readonly picked = output<string>();
  /** The selected one is to be written in. */
  readonly entered = output();
  readonly deleted = output();

  private readonly wide = signal(true);
  protected readonly rowHeight = computed(() => (this.wide() || !this.withSource() ? 58 : 92));
  protected readonly ownName = computed(() => languageName(this.language()));
  protected readonly sourceName = computed(() => languageName(this.sourceLanguage()));
  protected readonly time = cueTime;
  protected readonly trackCue = (_: number, { cue }: CueRow): string => cue.id;

  constructor() {
    const query = matchMedia(WIDE);
    const listen = (): void => this.wide.set(query.matches);
    listen();
    query.addEventListener('change', listen);
    inject(DestroyRef).onDestroy(() => query.removeEventListener('change', listen));
    effect(() => {
      const [selected, height] = [this.selected(), this.rowHeight()];
      untracked(() => this.reveal(selected, height));
    });
    effect(() => {
      const playing = this.playing();
      untracked(() => this.reveal(playing, this.rowHeight()));
    });
  }

  focus(): void {
    this.viewport().elementRef.nativeElement.focus({ preventScroll: true });
  }

  protected onKey(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    const at = this.rows().findIndex(({ cue }) => cue.id === this.selected());
    const page = Math.max(1, Math.floor(this.viewport().getViewportSize() / this.rowHeight()) - 1);
    const to = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: this.rows().length - 1,
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      const row = this.rows()[Math.max(0, Math.min(this.rows().length - 1, to))];
      if (row) {
        this.picked.emit(row.cue.id);
      }
    } else if (event.key === 'Enter') {
      event.preventDefault();
      this.entered.emit();
    } else if (event.key === 'Delete') {
      event.preventDefault();
      this.deleted.emit();
    }
  }

  /** Scrolls only where the row is not seen whole. */
  private reveal(id: string | null, height: number): void {
    const at = this.rows().findIndex(({ cue }) => cue.id === id);
    if (at < 0) {
      return;
    }
    const viewport = this.viewport();
    const [top, size] = [viewport.measureScrollOffset('top'), viewport.getViewportSize()];
    if (at * height < top) {
      viewport.scrollToOffset(at * height);
    } else if ((at + 1) * height > top + size) {
      viewport.scrollToOffset(size > height * 2 ? (at + 2) * height - size : at * height);
    }
  }
}

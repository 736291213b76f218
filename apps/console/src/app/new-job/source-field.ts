import { Component, computed, type ElementRef, input, model, signal, viewChild } from '@angular/core';
import { playlistUrl } from '@z2/contracts';

import { Icon } from '../ui/icon';
import { Notice } from '../ui/notice';
import { ProgressBar } from '../ui/progress-bar';
import { bytes } from '../words/format';
import type { PlacedFault } from './fault-places';
import { Faults } from './faults';
import { PlaylistPicker } from './playlist-picker';
import { sourceLines } from './source-text';
import { Upload } from './upload';

/** The video: a link, or a file that is sent as soon as it is chosen or dropped. */
@Component({
  selector: 'z2-source-field',
  imports: [Faults, Icon, Notice, PlaylistPicker, ProgressBar],
  templateUrl: './source-field.html',
  styleUrl: './source-field.css',
})
export class SourceField {
  readonly kind = model<'link' | 'file'>('link');
  readonly link = model('');
  readonly upload = model<Upload | null>(null);
  readonly faults = input<readonly PlacedFault[]>([]);

  /** The list that the only link names; null: it names none. */
  protected readonly list = computed(() => {
    const [first = '', ...others] = sourceLines(this.link());
    return others.length > 0 ? null : playlistUrl(first, { ofVideo: true });
  });
  protected readonly over = signal(false);
  protected readonly count = computed(() => sourceLines(this.link()).length);
  protected readonly size = computed(() => bytes(this.upload()?.size ?? 0));
  protected readonly state = computed(() => {
    const upload = this.upload();
    if (!upload || upload.error()) {
      return '';
    }
    if (upload.done()) {
      return 'Uploaded';
    }
    const sent = `${Math.floor(upload.sent() * 100)} %`;
    return upload.resumed() ? `${sent}, going on where it was cut off` : sent;
  });
  private readonly chooser = viewChild<ElementRef<HTMLInputElement>>('chooser');
  private readonly linkField = viewChild<ElementRef<HTMLTextAreaElement>>('linkField');

  focus(): void {
    (this.linkField() ?? this.chooser())?.nativeElement.focus();
  }

  /** Enter sends the form, as in a field of one line; with Shift, or where there are several lines, it begins another. */
  protected onEnter(event: Event): void {
    if (event instanceof KeyboardEvent && !event.shiftKey && !event.isComposing && this.count() < 2) {
      event.preventDefault();
      this.linkField()?.nativeElement.form?.requestSubmit();
    }
  }

  protected take(files: FileList | null | undefined): void {
    const file = files?.[0];
    if (file) {
      this.upload()?.stop();
      this.kind.set('file');
      this.upload.set(new Upload(file));
    }
  }

  protected onDrop(event: DragEvent): void {
    event.preventDefault();
    this.over.set(false);
    this.take(event.dataTransfer?.files);
  }

  protected onDragOver(event: DragEvent): void {
    event.preventDefault();
    this.over.set(true);
  }

  protected again(upload: Upload): void {
    this.upload.set(upload.again());
  }

  protected remove(): void {
    this.upload()?.stop();
    this.upload.set(null);
  }
}

import { Component, computed, input, model } from '@angular/core';

import { Icon } from '../ui/icon';
import { Notice } from '../ui/notice';
import { bytes } from '../words/format';
import { Upload } from './upload';

/** One small file that goes with a job, sent as soon as it is chosen. */
@Component({
  selector: 'z2-file-slot',
  imports: [Icon, Notice],
  template: `
    @if (upload(); as sending) {
      <div class="file">
        <z2-icon name="subtitles" />
        <span class="truncate name">{{ sending.name }}</span>
        <span class="muted num">{{ state() }}</span>
        <button type="button" class="button quiet small" (click)="remove()">Remove</button>
      </div>
      @if (sending.error(); as error) {
        <z2-notice [message]="error.message" [remedy]="error.remedy" />
      }
    } @else {
      <label class="button">
        <input
          #chooser
          class="sr-only"
          type="file"
          [accept]="accept()"
          [attr.aria-label]="label()"
          (change)="take(chooser.files)"
        />
        <z2-icon name="upload" />Choose a file
      </label>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 8px;
      min-width: 0;
    }
    label {
      justify-self: start;
      cursor: pointer;
    }
    label:has(:focus-visible) {
      outline: 2px solid var(--accent);
      outline-offset: 2px;
    }
    .file {
      display: flex;
      align-items: center;
      gap: 10px;
      min-height: 38px;
      padding: 4px 4px 4px 12px;
      border: 1px solid var(--line-strong);
      border-radius: var(--radius);
      background: var(--surface);
      font-size: var(--text-s);
    }
    .name {
      flex: 1;
      font-weight: 500;
    }
  `,
})
export class FileSlot {
  readonly label = input.required<string>();
  readonly accept = input('');
  readonly upload = model<Upload | null>(null);

  protected readonly state = computed(() => {
    const upload = this.upload();
    if (!upload || upload.error()) {
      return '';
    }
    return upload.done() ? (upload.size ? bytes(upload.size) : '') : `${Math.floor(upload.sent() * 100)} %`;
  });

  protected take(files: FileList | null): void {
    const file = files?.[0];
    if (file) {
      this.upload.set(new Upload(file));
    }
  }

  protected remove(): void {
    this.upload()?.stop();
    this.upload.set(null);
  }
}

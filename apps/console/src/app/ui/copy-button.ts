import { Component, DestroyRef, inject, input, signal } from '@angular/core';

import { IconButton } from './icon-button';

/** So long it says that it has done it, ms. */
const SAYS_MS = 1800;

/** Puts a text on the clipboard, and says so. */
@Component({
  selector: 'z2-copy',
  imports: [IconButton],
  template: `
    <button
      type="button"
      z2-icon-button
      [icon]="done() ? 'check' : 'copy'"
      [label]="'Copy ' + what()"
      (click)="copy()"
    ></button>
    <span class="sr-only" role="status">{{ done() ? 'Copied' : '' }}</span>
  `,
})
export class CopyButton {
  readonly text = input.required<string>();
  /** In the middle of a sentence: "the title". */
  readonly what = input.required<string>();
  protected readonly done = signal(false);
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
  }

  protected async copy(): Promise<void> {
    this.done.set(await toClipboard(this.text()));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.done.set(false), SAYS_MS);
  }
}

/** Browsers have their clipboard only over HTTPS or on this machine; elsewhere the old way works. */
async function toClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.style.position = 'fixed';
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}

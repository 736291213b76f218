import { Component, computed, input } from '@angular/core';

/** Strokes of 16×16 icons. */
const ICONS = {
  alert: 'M8 5v3.5M8 11h.01M7.1 2.6 1.9 11.7a1 1 0 0 0 .9 1.5h10.4a1 1 0 0 0 .9-1.5L8.9 2.6a1 1 0 0 0-1.8 0Z',
  arrowLeft: 'M12.5 8h-9M7.5 4l-4 4 4 4',
  arrowDown: 'M8 3.5v9M4 8.5l4 4 4-4',
  check: 'm3.5 8.5 3 3 6-7',
  chevronDown: 'm4.5 6.5 3.5 3.5 3.5-3.5',
  chevronLeft: 'm9.5 4.5-3.5 3.5 3.5 3.5',
  chevronRight: 'm6.5 4.5 3.5 3.5-3.5 3.5',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 5v3l2 1.5',
  cross: 'm4.5 4.5 7 7M11.5 4.5l-7 7',
  download: 'M8 2.5v8M4.5 7.5 8 11l3.5-3.5M3 13.5h10',
  file: 'M9 2H4.5a1 1 0 0 0-1 1v10a1 1 0 0 0 1 1h7a1 1 0 0 0 1-1V5.5L9 2Zm0 0v3.5h3.5',
  film: 'M3 3h10a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1ZM5 3v10M11 3v10M2 6.3h3M2 9.7h3M11 6.3h3M11 9.7h3',
  image:
    'M3 2.5h10a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1ZM2 11l3-3 3.5 3.5 2-2L14 13M10.5 6.5h.01',
  link: 'M6.8 9.2a2.7 2.7 0 0 0 3.9 0l2.3-2.3A2.76 2.76 0 0 0 9.1 3l-.8.8M9.2 6.8a2.7 2.7 0 0 0-3.9 0L3 9.1A2.76 2.76 0 0 0 6.9 13l.8-.8',
  monitor: 'M3 2.5h10a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1ZM5.5 13.5h5M8 10.5v3',
  minus: 'M3.5 8h9',
  moon: 'M13.5 9.6A5.7 5.7 0 0 1 6.4 2.5 5.7 5.7 0 1 0 13.5 9.6Z',
  plus: 'M8 3.5v9M3.5 8h9',
  play: 'M5 3.2v9.6l7.5-4.8L5 3.2Z',
  mute: 'M2.5 6.5v3h2l3 2.5V4l-3 2.5h-2ZM10.5 6.5l3 3M13.5 6.5l-3 3',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  undo: 'M6.5 3.5 3 7l3.5 3.5M3 7h6.5a3.5 3.5 0 0 1 0 7H7',
  redo: 'M9.5 3.5 13 7l-3.5 3.5M13 7H6.5a3.5 3.5 0 0 0 0 7H9',
  keyboard:
    'M2.5 4h11a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1ZM4.5 6.7h.01M7 6.7h.01M9.5 6.7h.01M12 6.7h.01M5 9.5h6',
  split: 'M8 2v3M8 11v3M2.5 8H6M13.5 8H10M4.5 6l-2 2 2 2M11.5 6l2 2-2 2',
  join: 'M2 8h4M14 8h-4M4.5 5.5 7 8l-2.5 2.5M11.5 5.5 9 8l2.5 2.5',
  shift: 'M2.5 8h11M5 5 2.5 8 5 11M11 5l2.5 3-2.5 3',
  trash: 'M2.5 4.5h11M6 4.5V3h4v1.5M4 4.5l.7 8.5h6.6l.7-8.5',
  copy: 'M6 5.5h6.5v8H6zM3.5 10.5v-8H10',
  retry: 'M13 8a5 5 0 1 1-1.5-3.5L13 6M13 2.5V6H9.5',
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10ZM13.5 13.5l-3-3',
  sound: 'M2.5 6v4M5.2 4v8M8 2.5v11M10.8 5v6M13.5 6.5v3',
  subtitles:
    'M3 3.5h10a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1ZM4.5 10h4M11 10h.5M4.5 7.5H6M8 7.5h3.5',
  sun: 'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M3.4 12.6l.7-.7M11.9 4.1l.7-.7',
  upload: 'M8 11V3M4.5 6.5 8 3l3.5 3.5M3 13.5h10',
} as const;
export type IconName = keyof typeof ICONS;

@Component({
  selector: 'z2-icon',
  template: `<svg viewBox="0 0 16 16" aria-hidden="true"><path [attr.d]="path()" /></svg>`,
  styles: `
    :host {
      display: inline-grid;
      flex: none;
      width: 16px;
      height: 16px;
    }
    svg {
      width: 100%;
      height: 100%;
      fill: none;
      stroke: currentcolor;
      stroke-width: 1.5;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
  `,
})
export class Icon {
  readonly name = input.required<IconName>();
  protected readonly path = computed(() => ICONS[this.name()]);
}

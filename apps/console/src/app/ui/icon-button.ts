import { Component, computed, input } from '@angular/core';

import { Icon, type IconName } from './icon';

/** A button or a link that is an icon alone: its label is read out, and shown to those who point at it. */
@Component({
  selector: 'button[z2-icon-button], a[z2-icon-button]',
  imports: [Icon],
  template: `<z2-icon [name]="icon()" />`,
  host: { class: 'button quiet icon small', '[attr.aria-label]': 'label()', '[attr.title]': 'title()' },
})
export class IconButton {
  readonly icon = input.required<IconName>();
  readonly label = input.required<string>();
  /** What does the same on the keyboard: "Ctrl Z". */
  readonly keys = input('');
  protected readonly title = computed(() =>
    this.keys() ? `${this.label()} (${this.keys()})` : this.label(),
  );
}

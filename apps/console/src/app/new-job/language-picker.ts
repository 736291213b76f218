import {
  Component,
  computed,
  type ElementRef,
  input,
  linkedSignal,
  model,
  signal,
  viewChild,
} from '@angular/core';
import type { LanguageInfo } from '@z2/contracts';
import { languageName } from '@z2/contracts';

import { Icon } from '../ui/icon';
import { languageChoices } from './language-choices';

let pickers = 0;

/** Languages as chips with a search field: one or many. Arrow keys, Enter, Escape, Backspace. */
@Component({
  selector: 'z2-language-picker',
  imports: [Icon],
  templateUrl: './language-picker.html',
  styleUrl: './language-picker.css',
  host: { '(focusout)': 'onFocusOut($event)' },
})
export class LanguagePicker {
  readonly languages = input.required<readonly LanguageInfo[]>();
  readonly label = input.required<string>();
  readonly placeholder = input('Search languages');
  readonly many = input(true);
  readonly bad = input(false);
  readonly value = model<readonly string[]>([]);

  protected readonly id = `languages-${++pickers}`;
  protected readonly typed = signal('');
  protected readonly open = signal(false);
  protected readonly chosen = computed(() =>
    this.value().map((language) => ({ language, name: languageName(language) })),
  );
  protected readonly choices = computed(() => languageChoices(this.languages(), this.typed(), this.value()));
  /** Place of the choice that Enter takes. */
  protected readonly at = linkedSignal({ source: this.choices, computation: () => 0 });
  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('field');
  private readonly list = viewChild<ElementRef<HTMLElement>>('list');

  focus(): void {
    this.field().nativeElement.focus();
  }

  protected type(text: string): void {
    this.typed.set(text);
    this.open.set(true);
  }

  protected take({ language }: LanguageInfo): void {
    this.value.set(this.many() ? [...this.value(), language] : [language]);
    this.typed.set('');
    this.open.set(this.many());
    this.focus();
  }

  protected drop(language: string): void {
    this.value.set(this.value().filter((one) => one !== language));
    this.focus();
  }

  protected onKey(event: KeyboardEvent): void {
    const choices = this.choices();
    const choice = choices[this.at()];
    const last = this.value().at(-1);
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      this.at.update((at) => (this.open() ? (at + step + choices.length) % Math.max(1, choices.length) : at));
      this.open.set(true);
      this.list()?.nativeElement.children[this.at()]?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter' && this.open()) {
      event.preventDefault();
      if (choice) {
        this.take(choice);
      }
    } else if (event.key === 'Escape' && this.open()) {
      event.preventDefault();
      this.open.set(false);
    } else if (event.key === 'Backspace' && !this.typed() && last) {
      this.drop(last);
    }
  }

  protected onFocusOut({ currentTarget, relatedTarget }: FocusEvent): void {
    if (!(currentTarget as HTMLElement).contains(relatedTarget as Node | null)) {
      this.open.set(false);
      this.typed.set('');
    }
  }
}

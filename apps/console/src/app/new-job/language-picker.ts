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
import { choiceGroups, languageChoices, refusal } from './language-choices';

let pickers = 0;

/**
 * Languages as chips with a search field: one or many. Arrow keys, Enter, Escape, Backspace. Enter takes what is marked: the
 * first that fits what was typed, or what the arrows went to; with nothing typed, nothing is marked. Where what was typed cannot
 * be chosen, Enter says why.
 */
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
  /** Why a language cannot be chosen; null: it can. */
  readonly whyNot = input<(language: string) => string | null>(() => null);
  readonly value = model<readonly string[]>([]);

  protected readonly id = `languages-${++pickers}`;
  protected readonly typed = signal('');
  protected readonly open = signal(false);
  protected readonly chosen = computed(() =>
    this.value().map((language) => ({
      language,
      name: languageName(language),
      reason: this.whyNot()(language) ?? '',
    })),
  );
  private readonly all = computed(() =>
    choiceGroups(languageChoices(this.languages(), this.typed(), this.value()), this.whyNot()),
  );
  /** What can be chosen: arrows and Enter go over these only. */
  protected readonly choices = computed(() => this.all().find(({ reason }) => !reason)?.choices ?? []);
  protected readonly blocked = computed(() => this.all().filter(({ reason }) => reason));
  protected readonly nothing = computed(() =>
    !this.languages().length
      ? 'Languages are being loaded…'
      : this.value().length
        ? 'No other language fits.'
        : 'There is no such language.',
  );
  private readonly whyNotTyped = computed(() => refusal(this.all(), this.typed(), this.nothing()));
  /** Place of the choice that Enter takes; -1: none. */
  protected readonly at = linkedSignal<unknown, number>({
    source: this.choices,
    computation: () => (this.typed().trim() && !this.whyNotTyped() ? 0 : -1),
  });
  /** What is said after Enter took nothing, until something else is typed. */
  protected readonly refused = linkedSignal<unknown, string>({ source: this.all, computation: () => '' });
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
    // Left open it would cover what comes next; the next letter, or an arrow, opens it again.
    this.open.set(false);
    this.focus();
  }

  protected drop(language: string): void {
    this.value.set(this.value().filter((one) => one !== language));
    this.focus();
  }

  protected onKey(event: KeyboardEvent): void {
    const last = this.value().at(-1);
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      this.move(event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Enter' && this.open()) {
      event.preventDefault();
      this.enter();
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

  private enter(): void {
    const choice = this.choices()[this.at()];
    if (choice) {
      this.take(choice);
    } else if (this.typed().trim()) {
      this.refused.set(this.whyNotTyped());
    } else {
      this.open.set(false);
    }
  }

  private move(step: 1 | -1): void {
    const count = this.choices().length;
    if (this.open() && count > 0) {
      this.at.update((at) => (at < 0 ? (step > 0 ? 0 : count - 1) : (at + step + count) % count));
    }
    this.open.set(true);
    this.list()
      ?.nativeElement.querySelectorAll('[role=option]:not([aria-disabled])')
      [this.at()]?.scrollIntoView({ block: 'nearest' });
  }
}

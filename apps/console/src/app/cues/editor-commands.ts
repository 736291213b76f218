import { inject, Injectable, signal } from '@angular/core';
import type { CueView } from '@z2/contracts';
import type { SubtitleProfile } from '@z2/subtitles';

import {
  type Cues,
  inserted,
  isShown,
  joined,
  moved,
  movedFrom,
  neighbours,
  removed,
  split,
  withText,
  withTimes,
} from './cue-document';
import { CueStore } from './cue-store';
import { replaced, type Search } from './find-replace';
import { Playhead } from './playhead';
import type { CueDrag } from './waveform';

/** Length of a new cue, where there is room for it, ms. */
const NEW_MS = 2000;
const NUDGE_MS = 100;
const JUMP_MS = 500;

type CommandName =
  | 'play'
  | 'playCue'
  | 'back'
  | 'forth'
  | 'split'
  | 'join'
  | 'insert'
  | 'remove'
  | 'startHere'
  | 'endHere'
  | 'earlier'
  | 'later'
  | 'undo'
  | 'redo';

/** What is done to the cues and the film by a key or a button; each change is one step to undo. */
@Injectable()
export class EditorCommands {
  private readonly store = inject(CueStore);
  private readonly playhead = inject(Playhead);
  readonly selected = signal<string | null>(null);

  run(name: CommandName, { caret, profile }: { caret: number; profile: SubtitleProfile | null }): void {
    const cue = this.store.cues().find(({ id }) => id === this.selected());
    const now_ms = this.playhead.now_ms();
    switch (name) {
      case 'play':
        return this.playhead.toggle();
      case 'back':
        return this.playhead.seek(now_ms - JUMP_MS);
      case 'forth':
        return this.playhead.seek(Math.min(this.store.film_ms(), now_ms + JUMP_MS));
      case 'undo':
        return this.store.undo();
      case 'redo':
        return this.store.redo();
      case 'insert':
        return this.insert(cue?.end_ms ?? now_ms);
    }
    if (!cue) {
      return;
    }
    switch (name) {
      case 'playCue':
        return this.playhead.playPart(cue.start_ms, cue.end_ms);
      case 'split':
        return this.split(cue.id, caret, now_ms);
      case 'join':
        return this.store.edit(joined(this.store.cues(), cue.id, blankOf(profile)));
      case 'remove':
        return this.remove(cue.id);
      case 'startHere':
        return this.time({ start_ms: now_ms });
      case 'endHere':
        return this.time({ end_ms: now_ms });
      case 'earlier':
      case 'later':
        return this.shift(name === 'later' ? NUDGE_MS : -NUDGE_MS, false);
    }
  }

  write(text: string): void {
    this.change((cues, id) => withText(cues, id, text), 'text');
  }

  /** @param key steps of the same drag or key are one to undo */
  time(times: { start_ms?: number; end_ms?: number }, key = ''): void {
    this.change((cues, id) => withTimes(cues, id, times, this.store.film_ms()), key);
  }

  /** As it was once: text, and times as far as its neighbours let it. */
  restore({ text, start_ms, end_ms }: CueView): void {
    this.change((cues, id) => {
      const timed = withTimes(cues, id, { start_ms, end_ms }, this.store.film_ms());
      return withText(timed, id, text);
    }, '');
  }

  /** The selected cue, or it and all after it, by so much. */
  shift(by_ms: number, andAfter: boolean): void {
    const film_ms = this.store.film_ms();
    this.change(
      (cues, id) => (andAfter ? movedFrom(cues, id, by_ms, film_ms) : moved(cues, id, by_ms, film_ms)),
      andAfter ? '' : 'shift',
    );
  }

  /** Of the waveform: an edge, or the whole cue with its length. */
  drag({ id, moved: whole, ...times }: CueDrag): void {
    const [cues, film_ms] = [this.store.cues(), this.store.film_ms()];
    const cue = cues.find((one) => one.id === id);
    if (cue && whole && times.start_ms !== undefined) {
      this.store.edit(moved(cues, id, times.start_ms - cue.start_ms, film_ms), `drag ${id}`);
    } else if (cue) {
      this.store.edit(withTimes(cues, id, times, film_ms), `drag ${id}`);
    }
  }

  /** Returns in how many cues. */
  replace(search: Search, by: string, ids: readonly string[]): number {
    const { cues, count } = replaced(this.store.cues(), search, by, ids);
    this.store.edit(cues);
    return count;
  }

  private change(make: (cues: Cues, id: string) => Cues, key: string): void {
    const id = this.selected();
    if (id !== null) {
      const cues = this.store.cues();
      const next = make(cues, id);
      if (next.some((cue, index) => cue !== cues[index])) {
        this.store.edit(next, key && `${key} ${id}`);
      }
    }
  }

  private split(id: string, caret: number, now_ms: number): void {
    const cue = this.store.cues().find((one) => one.id === id);
    if (cue) {
      const inText = caret > 0 && caret < cue.text.length;
      const inTime = now_ms > cue.start_ms && now_ms < cue.end_ms;
      const at = inText ? caret : nearestBlank(cue.text);
      const newId = freshId();
      this.store.edit(split(this.store.cues(), id, newId, { caret: at, at_ms: inTime ? now_ms : null }));
    }
  }

  private insert(at_ms: number): void {
    const id = freshId();
    const cues = this.store.cues();
    const next = inserted(
      cues,
      { id, text: '…' },
      { at_ms, length_ms: NEW_MS, film_ms: this.store.film_ms() },
    );
    if (next !== cues) {
      this.store.edit(next);
      this.selected.set(id);
    } else {
      this.store.news.set('There is no room for a cue here: make the one before shorter first.');
    }
  }

  private remove(id: string): void {
    const { before, after } = neighbours(this.store.cues(), id);
    this.store.edit(removed(this.store.cues(), id));
    this.selected.set(after?.id ?? before?.id ?? this.store.cues().find(isShown)?.id ?? null);
  }
}

/** Where a text without a cursor in it is cut: at the blank nearest to its middle. */
function nearestBlank(text: string): number {
  const middle = text.length / 2;
  const blanks = [...text.matchAll(/\s/g)].map(({ index }) => index);
  return blanks.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0] ?? Math.round(middle);
}

const blankOf = (profile: SubtitleProfile | null): string => (profile?.width === 'east_asian' ? '' : ' ');

/** An id that no list has: ids of engines are short numbers. */
const freshId = (): string =>
  `n${Array.from(crypto.getRandomValues(new Uint8Array(6)), (b) => b.toString(36)).join('')}`;

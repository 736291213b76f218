import {
  afterNextRender,
  afterRenderEffect,
  Component,
  computed,
  effect,
  type ElementRef,
  inject,
  Injector,
  input,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { ActivatedRoute, RouterLink } from '@angular/router';
import {
  languageName,
  LOG_LEVELS,
  type LogLevel,
  type LogLine,
  STAGE_NAMES,
  type StageName,
} from '@z2/contracts';

import { Api } from '../core/api';
import { Icon } from '../ui/icon';
import { IconButton } from '../ui/icon-button';
import { counted, fullTime, timeOfDay } from '../words/format';
import { LEVEL_WORDS, STAGE_WORDS, stepWords } from '../words/status-words';
import { linesOf, nextError, WINDOW, windowOf } from './log-lines';

const LEVELS: readonly { level: LogLevel; words: string }[] = [
  { level: 'DEBUG', words: 'Everything' },
  { level: 'INFO', words: 'Info and worse' },
  { level: 'WARNING', words: 'Warnings and errors' },
  { level: 'ERROR', words: 'Errors' },
];

/** The log as it grows. It follows the newest line until somebody scrolls up, and again from the end on. */
@Component({
  selector: 'z2-log-panel',
  imports: [Icon, IconButton, RouterLink],
  templateUrl: './log-panel.html',
  styleUrl: './log-panel.css',
})
export class LogPanel {
  private readonly client = inject(Api).client;
  private readonly injector = inject(Injector);
  private arrived = false;
  readonly lines = input.required<readonly LogLine[]>();
  readonly job_uuid = input.required<string>();

  /** Of the whole log as a file. The service writes it: not every line need be on the page yet. */
  protected readonly fileUrl = computed(() => this.client.logUrl(this.job_uuid()));
  protected readonly levels = LEVELS;
  protected readonly level = signal<LogLevel>('INFO');
  protected readonly follows = signal(true);
  private readonly seen = signal(0);

  /** '': all. */
  protected readonly stage = signal('');
  protected readonly stages = computed(() => {
    const found = new Set(this.lines().map(({ stage }) => stage));
    return STAGE_NAMES.filter((stage) => found.has(stage)).map((stage) => ({
      stage,
      words: STAGE_WORDS[stage],
    }));
  });
  protected readonly text = signal('');
  protected readonly matching = computed(() =>
    linesOf(this.lines(), this.level(), this.stage(), this.text()),
  );
  /** The line that somebody went to, by seq; null: the newest ones are looked at. */
  protected readonly target = signal<number | null>(null);
  private readonly extra = signal({ before: 0, after: 0 });
  /** Only some lines are on the page, however many there are. */
  private readonly window = computed(() => {
    const lines = this.matching();
    const target = this.target();
    const at = target === null ? -1 : lines.findIndex(({ seq }) => seq >= target);
    return windowOf(lines.length, at < 0 ? null : at, this.extra());
  });
  protected readonly before = computed(() => this.window().from);
  protected readonly after = computed(() => this.matching().length - this.window().to);
  protected readonly shown = computed(() =>
    this.matching()
      .slice(this.window().from, this.window().to)
      .map((line) => ({
        seq: line.seq,
        level: line.level,
        levelWords: LEVEL_WORDS[line.level],
        time: timeOfDay(line.at),
        timeInFull: fullTime(line.at),
        place: placeWords(line),
        message: line.message,
      })),
  );
  protected readonly errors = computed(() => this.lines().some(({ level }) => level === 'ERROR'));
  protected readonly unseen = computed(() =>
    this.follows() ? 0 : this.matching().filter(({ seq }) => seq > this.seen()).length,
  );
  protected readonly count = computed(() => counted(this.matching().length, 'line'));
  protected readonly unseenWords = computed(() => (this.unseen() ? `${this.unseen()} new` : 'Newest'));

  private readonly box = viewChild<ElementRef<HTMLElement>>('box');

  constructor() {
    afterRenderEffect(() => {
      const lines = this.shown();
      const box = this.box()?.nativeElement;
      if (box && this.follows()) {
        box.scrollTop = box.scrollHeight;
        this.seen.set(lines.at(-1)?.seq ?? 0);
      }
    });
    // Of a link to a line: "#log-12".
    const fragment = inject(ActivatedRoute).snapshot.fragment ?? '';
    const linked = /^log-(\d+)$/.exec(fragment)?.[1];
    effect(() => {
      if (linked && !this.arrived && this.lines().some(({ seq }) => seq === Number(linked))) {
        this.arrived = true;
        untracked(() => this.goTo(Number(linked)));
      }
    });
  }

  /** Shows a line, whatever was filtered away, and marks it. */
  protected goTo(seq: number): void {
    const line = this.lines().find((one) => one.seq === seq);
    if (!line) {
      return;
    }
    if (!this.matching().includes(line)) {
      this.level.set('DEBUG');
      this.stage.set('');
      this.text.set('');
    }
    this.follows.set(false);
    this.seen.set(this.lines().at(-1)?.seq ?? 0);
    this.extra.set({ before: 0, after: 0 });
    this.target.set(seq);
    afterNextRender(
      () => {
        const row = this.box()?.nativeElement.querySelector(`#log-${seq}`);
        row?.scrollIntoView({ block: 'center' });
        row?.querySelector('a')?.focus({ preventScroll: true });
      },
      { injector: this.injector },
    );
  }

  protected toError(): void {
    const next = nextError(this.lines(), this.target() ?? 0);
    if (next !== null) {
      this.goTo(next);
    }
  }

  protected toNewest(): void {
    this.target.set(null);
    this.extra.set({ before: 0, after: 0 });
    this.follows.set(true);
  }

  protected more(side: 'before' | 'after'): void {
    this.extra.update((extra) => ({ ...extra, [side]: extra[side] + WINDOW }));
  }

  protected search(text: string): void {
    this.text.set(text);
    this.toNewest();
  }

  protected onScroll(box: HTMLElement): void {
    const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 24 && this.after() === 0;
    if (atEnd !== this.follows()) {
      this.follows.set(atEnd);
    }
  }

  protected toStage(stage: string): void {
    this.stage.set(stage);
    this.toNewest();
  }

  protected toLevel(value: string): void {
    this.level.set(LOG_LEVELS.find((level) => level === value) ?? 'INFO');
    this.toNewest();
  }
}

function placeWords({ stage, language }: LogLine): string {
  const film = stage === 'analyze' && !language;
  return [
    film ? stepWords({ stage, language: null }) : stage ? (STAGE_WORDS[stage as StageName] ?? stage) : '',
    language ? languageName(language) : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

import {
  afterRenderEffect,
  Component,
  computed,
  type ElementRef,
  inject,
  input,
  signal,
  viewChild,
} from '@angular/core';
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
import { counted, fullTime, timeOfDay } from '../words/format';
import { LEVEL_WORDS, STAGE_WORDS } from '../words/status-words';
import { linesOf } from './log-lines';

const MOST_LINES = 1000;
const LEVELS: readonly { level: LogLevel; words: string }[] = [
  { level: 'DEBUG', words: 'Everything' },
  { level: 'INFO', words: 'Info and worse' },
  { level: 'WARNING', words: 'Warnings and errors' },
  { level: 'ERROR', words: 'Errors' },
];

/** The log as it grows. It follows the newest line until somebody scrolls up, and again from the end on. */
@Component({
  selector: 'z2-log-panel',
  imports: [Icon],
  templateUrl: './log-panel.html',
  styleUrl: './log-panel.css',
})
export class LogPanel {
  private readonly client = inject(Api).client;
  readonly lines = input.required<readonly LogLine[]>();
  readonly job_uuid = input.required<string>();

  /** Of the whole log as a file. The service writes it: not every line need be on the page yet. */
  protected readonly fileUrl = computed(() => this.client.logUrl(this.job_uuid()));
  protected readonly levels = LEVELS;
  protected readonly level = signal<LogLevel>('INFO');
  protected readonly follows = signal(true);
  protected readonly all = signal(false);
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
  protected readonly matching = computed(() => linesOf(this.lines(), this.level(), this.stage()));
  protected readonly hidden = computed(() =>
    this.all() ? 0 : Math.max(0, this.matching().length - MOST_LINES),
  );
  protected readonly shown = computed(() =>
    this.matching()
      .slice(this.hidden())
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
  }

  protected onScroll(box: HTMLElement): void {
    const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 24;
    if (atEnd !== this.follows()) {
      this.follows.set(atEnd);
    }
  }

  protected toStage(stage: string): void {
    this.stage.set(stage);
    this.follows.set(true);
  }

  protected toLevel(value: string): void {
    this.level.set(LOG_LEVELS.find((level) => level === value) ?? 'INFO');
    this.follows.set(true);
  }
}

function placeWords({ stage, language }: LogLine): string {
  return [stage ? (STAGE_WORDS[stage as StageName] ?? stage) : '', language ? languageName(language) : '']
    .filter(Boolean)
    .join(' · ');
}

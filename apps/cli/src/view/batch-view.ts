import type { JobEvent } from '@z2/contracts';

import { say } from '../output';
import { batchLines } from './batch-lines';
import { ChangeLines } from './change-lines';
import type { JobProgressView } from './job-view';
import { plain } from './plain';
import { applyEvent, type ProgressState } from './progress-state';

const REDRAW_MS = 200;

interface Row {
  name: string;
  state: ProgressState;
  changes: ChangeLines;
}

/** Progress of several jobs: on a terminal a line each, drawn anew in place; else a line per change, with the job's name. */
export class BatchView {
  private readonly rows: Row[] = [];
  private drawn = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly output: NodeJS.WriteStream) {}

  add(name: string, state: ProgressState): JobProgressView {
    const row: Row = { name, state, changes: new ChangeLines(state) };
    this.rows.push(row);
    if (this.output.isTTY && !this.timer) {
      this.timer = setInterval(() => this.draw(), REDRAW_MS);
    }
    return {
      event: (event) => this.event(row, event),
      note: (text) => this.above(`${name}: ${text}`),
      end: () => undefined,
    };
  }

  /** A sentence for people that concerns all. */
  note(text: string): void {
    this.above(text);
  }

  end(): void {
    if (this.timer) {
      clearInterval(this.timer);
      this.draw();
    }
  }

  private event(row: Row, event: JobEvent): void {
    const before = row.state;
    row.state = applyEvent(before, event);
    if (this.output.isTTY) {
      const fresh = row.state.warnings.slice(before.warnings.length);
      fresh.forEach((warning) => this.above(`! ${row.name}: ${plain(warning)}`));
      return;
    }
    row.changes.next(row.state).forEach((line) => this.output.write(`[${row.name}] ${line}\n`));
  }

  private above(text: string): void {
    if (!this.output.isTTY) {
      say(text);
      return;
    }
    this.output.write(`${this.up()}\x1b[J  ${text}\n`);
    this.drawn = 0;
    this.draw();
  }

  private draw(): void {
    // A terminal that does not tell its size tells 0.
    const room = { width: this.output.columns || 80, height: this.output.rows || 24 };
    const lines = batchLines(this.rows, { ...room, colour: this.output.hasColors() });
    this.output.write(`${this.up()}${lines.map((line) => `\x1b[2K${line}\n`).join('')}\x1b[J`);
    this.drawn = lines.length;
  }

  private up(): string {
    return this.drawn > 0 ? `\x1b[${this.drawn}A` : '';
  }
}

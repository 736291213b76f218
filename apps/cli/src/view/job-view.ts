import type { JobEvent } from '@z2/contracts';

import { say } from '../output';
import { ChangeLines } from './change-lines';
import { plain } from './plain';
import { applyEvent, type ProgressState } from './progress-state';
import { renderLines } from './render-lines';

/** Where progress goes: a live picture, lines, or events. */
export interface JobProgressView {
  event(event: JobEvent): void;
  /** A sentence for people beside the progress. */
  note(text: string): void;
  end(): void;
}

const REDRAW_MS = 200;

export type ViewMode = 'live' | 'lines' | 'json';

/** @param output where progress goes: standard output */
export function createView(
  mode: ViewMode,
  title: string,
  state: ProgressState,
  output: NodeJS.WriteStream,
): JobProgressView {
  switch (mode) {
    case 'json':
      return {
        event: (event) => void output.write(`${JSON.stringify(event)}\n`),
        note: say,
        end: () => undefined,
      };
    case 'lines':
      return linesView(state, output);
    case 'live':
      return liveView(title, state, output);
  }
}

function linesView(first: ProgressState, output: NodeJS.WriteStream): JobProgressView {
  let state = first;
  const changes = new ChangeLines(first);
  const tell = (): void => changes.next(state).forEach((line) => output.write(`${line}\n`));
  const timer = setInterval(tell, REDRAW_MS);
  return {
    event(event) {
      state = applyEvent(state, event);
      tell();
    },
    note: say,
    end: () => clearInterval(timer),
  };
}

function liveView(title: string, first: ProgressState, output: NodeJS.WriteStream): JobProgressView {
  let state = first;
  let drawn = 0;
  const up = (): string => (drawn > 0 ? `\x1b[${drawn}A` : '');
  const draw = (): void => {
    const room = { width: output.columns || 80, height: output.rows || 24, colour: output.hasColors() };
    const lines = renderLines(state, title, room);
    // Up to the first line, then each line anew: nothing flickers and nothing of an older, longer picture stays.
    output.write(`${up()}${lines.map((line) => `\x1b[2K${line}\n`).join('')}\x1b[J`);
    drawn = lines.length;
  };
  const above = (texts: readonly string[]): void => {
    output.write(`${up()}\x1b[J${texts.map((text) => `${text}\n`).join('')}`);
    drawn = 0;
    draw();
  };
  draw();
  const timer = setInterval(draw, REDRAW_MS);
  return {
    event(event) {
      const next = applyEvent(state, event);
      const fresh = next.warnings.slice(state.warnings.length);
      state = next;
      if (fresh.length > 0) {
        above(fresh.map((text) => `  ! ${plain(text)}`));
      }
    },
    note: (text) => above([`  ${text}`]),
    end() {
      clearInterval(timer);
      draw();
    },
  };
}

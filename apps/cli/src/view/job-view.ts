import type { JobEvent } from '@z2/contracts';

import { applyEvent, type ProgressState } from './progress-state';
import { changeLines, renderLines } from './render-lines';

/** Where progress goes: a live picture, lines, or events. */
export interface JobProgressView {
  event(event: JobEvent): void;
  end(): void;
}

export type ViewMode = 'live' | 'lines' | 'json';

/** @param write where text goes: standard output */
export function createView(
  mode: ViewMode,
  title: string,
  state: ProgressState,
  output: NodeJS.WriteStream,
): JobProgressView {
  switch (mode) {
    case 'json':
      return { event: (event) => void output.write(`${JSON.stringify(event)}\n`), end: () => undefined };
    case 'lines':
      return linesView(state, output);
    case 'live':
      return liveView(title, state, output);
  }
}

function linesView(first: ProgressState, output: NodeJS.WriteStream): JobProgressView {
  let state = first;
  return {
    event(event) {
      const next = applyEvent(state, event);
      changeLines(state, next).forEach((line) => output.write(`${line}\n`));
      state = next;
    },
    end: () => undefined,
  };
}

function liveView(title: string, first: ProgressState, output: NodeJS.WriteStream): JobProgressView {
  let state = first;
  let drawn = 0;
  const colour = output.hasColors();
  const draw = (): void => {
    const lines = renderLines(state, title, output.columns || 80, colour);
    // Up to the first line, then each line anew: nothing flickers and nothing of an older, longer line stays.
    output.write((drawn ? `\x1b[${drawn}A` : '') + lines.map((line) => `\x1b[2K${line}\n`).join(''));
    drawn = lines.length;
  };
  draw();
  const timer = setInterval(draw, 200);
  return {
    event(event) {
      const next = applyEvent(state, event);
      const fresh = next.warnings.slice(state.warnings.length);
      if (fresh.length > 0) {
        // Warnings stay above the picture.
        output.write(`\x1b[${drawn}A\x1b[J${fresh.map((text) => `  ! ${text}\n`).join('')}`);
        drawn = 0;
      }
      state = next;
    },
    end() {
      clearInterval(timer);
      draw();
    },
  };
}

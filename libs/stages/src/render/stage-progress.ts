import { ProgressMeasure } from '@z2/contracts';

import { StageContext } from '../stage';

/** The parts of rendering. */
export type RenderPart = 'voice' | 'mix' | 'burn' | 'mux';

/** Joins the measured progress of several parts, each with its share of the work, to that of the stage. */
export class StageProgress {
  private readonly done = new Map<RenderPart, number>();

  /** `weights`: expected cost of each part, in any unit; 0 for one that is not done. */
  constructor(
    private readonly ctx: Pick<StageContext, 'progress'>,
    private readonly weights: Readonly<Record<RenderPart, number>>,
  ) {}

  /** Fraction 0–1 of one part. */
  set(part: RenderPart, fraction: number, measure?: ProgressMeasure): void {
    this.done.set(part, Math.min(1, Math.max(fraction, this.done.get(part) ?? 0)));
    const entries = Object.entries(this.weights) as [RenderPart, number][];
    const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
    const reached = entries.reduce((sum, [name, weight]) => sum + weight * (this.done.get(name) ?? 0), 0);
    this.ctx.progress(total > 0 ? reached / total : 0, measure);
  }
}

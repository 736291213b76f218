import { median } from '@z2/contracts';

/** Of `./z2 bench`: one comparison of Z2 with what it cannot do without. */
export interface Measured {
  /** As `--only` takes it. */
  name: string;
  /** What is compared, for people. */
  title: string;
  /** Wall time of Z2, ms; the median where it ran several times. */
  z2_ms: number[];
  /** Wall time of what it is compared with, ms, before and after. */
  base_ms: number[];
  /** The ratio must stay below. */
  goal: number;
}

export interface Verdict {
  z2_ms: number;
  base_ms: number;
  ratio: number;
  /** How far the runs of one side lie apart, as a fraction of their median; the larger of both sides. */
  spread: number;
  passed: boolean;
}

export function verdict({ z2_ms, base_ms, goal }: Measured): Verdict {
  const [z2, base] = [median(z2_ms), median(base_ms)];
  const ratio = z2 / base;
  return {
    ...{ z2_ms: z2, base_ms: base, ratio },
    spread: Math.max(spreadOf(z2_ms), spreadOf(base_ms)),
    passed: ratio < goal,
  };
}

function spreadOf(values: readonly number[]): number {
  return (Math.max(...values) - Math.min(...values)) / median(values);
}

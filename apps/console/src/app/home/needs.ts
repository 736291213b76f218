import type { EngineInfo, EngineKind, Health, QueueView } from '@z2/contracts';

import { ENGINE_WORDS } from '../words/engine-words';

/** Something that keeps work from going on, and what to do about it. */
export interface Need {
  key: string;
  message: string;
  remedy: string;
  tone: 'bad' | 'warn';
}

/** Without one of each of these no video is localised (a dub needs a voice besides). */
const NEEDED: readonly EngineKind[] = ['speech', 'translation', 'voice'];

/** What a person must see to beside single jobs. */
export function needsOf(
  health: Pick<Health, 'workers'> | null,
  queue: Pick<QueueView, 'paused'> | null,
  engines: readonly EngineInfo[] | null,
): Need[] {
  if (health?.workers === 0) {
    return [
      {
        key: 'workers',
        message: 'No worker is running: jobs wait.',
        remedy: './z2 up starts one; ./z2 doctor says what keeps it from running.',
        tone: 'bad',
      },
    ];
  }
  const missing = NEEDED.filter(
    (kind) => engines && !engines.some((engine) => engine.kind === kind && engine.available),
  );
  return [
    ...(queue?.paused
      ? [
          {
            ...{ key: 'paused', tone: 'warn' as const, message: 'The queue is paused: nothing new begins.' },
            remedy: 'Resume it on the page of the system.',
          },
        ]
      : []),
    ...missing.map((kind) => ({
      key: kind,
      message: `${ENGINE_WORDS[kind]}: no engine is here.`,
      remedy: 'The page of the system says what would enable one.',
      tone: 'warn' as const,
    })),
  ];
}

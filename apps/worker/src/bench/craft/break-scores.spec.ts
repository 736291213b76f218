import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { subtitleProfile } from '@z2/subtitles';

import { breakScores, f1 } from './break-scores';
import { greedyCues } from './greedy-cues';
import { humanCaptions } from './human-captions';

const SRT = `1
00:00:01,000 --> 00:00:04,000
When my grandmother was a girl,
she could walk from one end of the town

2
00:00:04,000 --> 00:00:07,000
to the other in half an hour.

3
00:00:09,500 --> 00:00:10,500
[music]
`;

it('counts the breaks that a person made too, of cues and of lines', () => {
  const dir = mkdtempSync(join(tmpdir(), 'z2-craft-'));
  try {
    const file = join(dir, 'a.srt');
    writeFileSync(file, SRT);
    const human = humanCaptions(file, 'en', false);
    expect([[...human.cues], [...human.lines], human.words.length]).toEqual([[15], [6], 22]);
    // Times tell nothing of the break: they run on evenly over the sentence.
    expect(human.words[15]!.start_ms).toBe(human.words[14]!.end_ms);
    const profile = subtitleProfile('ted', 'en');
    const cue = (from: number, to: number, text: string) => ({
      ...{ id: String(from), start_ms: 0, end_ms: 1, text, words: human.words.slice(from, to) },
    });
    const alike = breakScores(
      [
        cue(0, 15, 'When my grandmother was a girl,\nshe could walk from one end of the town'),
        cue(15, 22, 'to the other\nin half an hour.'),
      ],
      human,
    );
    const greedy = breakScores(greedyCues(human.words, 'en', profile), human);
    expect(alike.cues).toEqual({ hits: 1, made: 1, wanted: 1 });
    expect(alike.lines).toEqual({ hits: 1, made: 2, wanted: 1 });
    expect([f1(greedy.cues), f1(greedy.lines)]).toEqual([0, 0]);
  } finally {
    rmSync(dir, { recursive: true });
  }
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { segmentWords, subtitleProfile } from '@z2/subtitles';

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
    const z2 = breakScores(segmentWords(human.words, 'en', profile), human);
    const greedy = breakScores(greedyCues(human.words, 'en', profile), human);
    expect([f1(z2.cues), f1(z2.lines)]).toEqual([1, 1]);
    expect([f1(greedy.cues), f1(greedy.lines)]).toEqual([0, 0]);
  } finally {
    rmSync(dir, { recursive: true });
  }
});

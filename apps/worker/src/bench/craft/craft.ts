import type { CraftNumbers, CraftQuestion } from '@z2/contracts';

import { answerOnce } from '../../answer-once';
import { compareBreaks, readCaptions } from './craft-breaks';
import { measureRules } from './craft-rules';
import { measureSpeed } from './craft-speed';
import { measureSync } from './craft-sync';

/** What `./z2 bench craft` asks: how well the words of people's captions are made into cues, how fast files are read, and how exactly they are brought into time. */
async function measureCraft({ captions }: CraftQuestion): Promise<CraftNumbers> {
  const files = readCaptions(captions);
  const [speed, sync] = [await measureSpeed(), await measureSync(captions)];
  return { ...compareBreaks(files), rules: measureRules(files), speed, sync };
}

answerOnce(measureCraft);

import type { CraftNumbers, CraftQuestion } from '@z2/contracts';

import { answerOnce } from '../../answer-once';
import { compareBreaks, readCaptions } from './craft-breaks';
import { measureRules } from './craft-rules';
import { measureSpeed } from './craft-speed';

/** What `./z2 bench craft` asks: how well the words of people's captions are made into cues, and how fast files are read. */
async function measureCraft({ captions }: CraftQuestion): Promise<CraftNumbers> {
  const files = readCaptions(captions);
  return { ...compareBreaks(files), rules: measureRules(files), speed: await measureSpeed() };
}

answerOnce(measureCraft);

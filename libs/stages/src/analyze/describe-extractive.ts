import { Cue, LanguageAnalysis, SourceAnalysis } from '@z2/contracts';
import { endsSentence, isCjk } from '@z2/subtitles';

import { capitalised, titleChapters } from './chapters';
import { RatedSentence, rateSentences, summarySentences } from './text/central-sentences';
import { keyPhrases } from './text/key-phrases';
import { sentencesOf } from './text/sentences';
import { isForeign, tokens } from './text/tokens';

/** YouTube's limits: title 100, description 5000, all tags together 500 characters. Ours are shorter. */
const MOST_TITLE = 70;
const LEAST_TITLE = 12;
const MOST_DESCRIPTION = 600;
const MOST_SENTENCES = 4;
const MOST_TAGS = 12;
const MOST_TAG = 30;

/**
 * Title, description, tags and chapters out of what is said in the language, word for word: nothing is invented. The title
 * is the most central sentence that is short enough for one, else the source's own title, as it is. Words that the translation
 * left in another language come into none of it.
 */
export function describeExtractively(
  cues: readonly Cue[],
  language: string,
  sourceTitle: string,
  analysis: SourceAnalysis,
): LanguageAnalysis {
  const sentences = sentencesOf(cues, language);
  const foreign = foreignWords(cues);
  const rated = rateSentences(sentences, language).filter(
    ({ text }) => foreign.size === 0 || !tokens(text, language).some((token) => isForeign(token, foreign)),
  );
  const title = titleOf(rated, language) ?? sourceTitle;
  const summary = summarySentences(
    rated.filter((sentence) => bare(sentence.text) !== title),
    language,
    MOST_SENTENCES,
    MOST_DESCRIPTION,
  );
  return {
    language,
    title,
    description: summary
      // Without an end of its own it is a piece of a sentence, and is shown as one.
      .map(({ text }) => (endsSentence(text) ? text : `${text}…`))
      .join(isCjk(language) ? '' : ' '),
    tags: keyPhrases(
      sentences.map((sentence) => sentence.text),
      language,
      MOST_TAGS * 2,
      foreign,
    )
      .map(({ text }) => text)
      .filter((text) => text.length <= MOST_TAG)
      .slice(0, MOST_TAGS),
    chapters: titleChapters(analysis.chapters, sentences, language, foreign),
    method: 'extractive',
  };
}

/** Words that the translation left in another language, in lower case. */
export function foreignWords(cues: readonly Cue[]): ReadonlySet<string> {
  return new Set(cues.flatMap(({ unknown = [] }) => unknown.map((word) => word.toLowerCase())));
}

function titleOf(rated: readonly RatedSentence[], language: string): string | null {
  const factor = isCjk(language) ? 0.5 : 1;
  const fitting = rated.filter(({ text, centrality }) => {
    const { length } = bare(text);
    return (
      centrality > 0 &&
      length >= LEAST_TITLE * factor &&
      length <= MOST_TITLE * factor &&
      !/[?？]$/.test(text)
    );
  });
  const best = fitting.reduce<RatedSentence | null>(
    (a, b) => (a && a.centrality >= b.centrality ? a : b),
    null,
  );
  return best && capitalised(bare(best.text), language);
}

/** Without the full stop, which titles do not have. */
function bare(text: string): string {
  return text.replace(/[.。…,，、;:]+$/u, '').trim();
}

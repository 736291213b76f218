import { type JobView, type LanguageAnalysis, languageName, type SourceAnalysis } from '@z2/contracts';

import { clockTime, duration } from '../words/format';

/** One text that people take away, e.g. into a platform's form. */
export interface TextField {
  name: string;
  text: string;
}
export interface AnalysisView {
  /** BCP 47; '' the original. */
  language: string;
  name: string;
  fields: TextField[];
  /** Who wrote it, in a sentence; '': nobody did. */
  by: string;
}

/** What the analysis has to say, per language in the job's order, then of the original; none where there is nothing. */
export function analysisViews({ analysis, target_languages }: JobView): AnalysisView[] {
  const ofLanguages = target_languages.flatMap((language) => {
    const found = analysis.find((one) => one.language === language)?.data as LanguageAnalysis | undefined;
    return found ? [ofLanguage(found, language)] : [];
  });
  const source = analysis.find(({ language }) => language === null)?.data as SourceAnalysis | undefined;
  return [...ofLanguages, ...(source ? [ofSource(source)] : [])].filter(({ fields }) => fields.length > 0);
}

function ofLanguage(found: LanguageAnalysis, language: string): AnalysisView {
  const { title, description, tags, chapters, method } = found;
  return {
    language,
    name: languageName(language),
    fields: fields({
      Title: title,
      Description: description,
      Tags: tags.join(', '),
      Chapters: chapterText(chapters),
    }),
    by:
      method === 'extractive'
        ? 'Put together from sentences of the translation; read it before you publish it.'
        : `Written by ${method}; read it before you publish it.`,
  };
}

function ofSource(found: SourceAnalysis): AnalysisView {
  const { speech_ms, silence_ms, speech_rate_wpm, loudness, key_phrases, chapters, scene_changes_ms } = found;
  const lufs = loudness.integrated_lufs;
  return {
    language: '',
    name: 'Original',
    fields: fields({
      Speech: `${duration(speech_ms)} of ${duration(speech_ms + silence_ms)}${speech_rate_wpm ? `, ${Math.round(speech_rate_wpm)} words a minute` : ''}`,
      Loudness: lufs === null ? '' : `${lufs} LUFS`,
      'Shot changes': scene_changes_ms.length > 0 ? String(scene_changes_ms.length) : '',
      'Key phrases': key_phrases.map(({ text }) => text).join(', '),
      Chapters: chapterText(chapters),
    }),
    by: '',
  };
}

/** As YouTube reads chapters out of a description. */
const chapterText = (chapters: LanguageAnalysis['chapters']): string =>
  chapters.map(({ start_ms, title }) => `${clockTime(start_ms)} ${title}`).join('\n');

const fields = (texts: Record<string, string>): TextField[] =>
  Object.entries(texts).flatMap(([name, text]) => (text ? [{ name, text }] : []));

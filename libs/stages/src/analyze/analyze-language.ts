import {
  addUsage,
  Check,
  EngineUsage,
  EngineUse,
  LanguageAnalysis,
  languageName,
  toZ2Error,
  Transcript,
  Translation,
} from '@z2/contracts';

import { StageContext } from '../stage';
import { AnalyzeInput, AnalyzeOutput } from '../stage-io';
import { describeExtractively, foreignWords } from './describe-extractive';
import { AnalyzeLlm, describeWithLlm } from './describe-with-llm';
import { languageVerdict } from './language-confidence';
import { isForeign, tokens } from './text/tokens';

export type LanguageInput = Extract<AnalyzeInput, { scope: 'language' }>;

/** Title, description, tags and chapters in one target language. */
export async function analyzeLanguage(
  input: LanguageInput,
  version: string,
  llm: AnalyzeLlm | null,
  ctx: StageContext,
): Promise<AnalyzeOutput> {
  const translation = input.translation
    ? await ctx.artifacts.readJson<Translation>(input.translation)
    : { language: input.language, source_language: input.source_language ?? 'und', cues: [] };
  // What is not translated must not become a title.
  const cues = translation.cues.filter((cue) => !cue.marks?.includes('untranslated'));
  const engines: EngineUse[] = [];
  let described: LanguageAnalysis | null = null;
  if (llm && cues.length > 0) {
    const asked = { ...translation, language: input.language, cues };
    let usage: EngineUsage | null = null;
    described = await tryLlm(llm, asked, input, version, ctx, (more) => {
      usage = usage ? addUsage(usage, more) : more;
    });
    if (described || usage) {
      const { id, model, quality } = llm;
      engines.push({
        ...{ kind: 'llm', engine: id, version: model ?? id, quality: quality ?? 'standard' },
        ...(described ? {} : { note: 'its answers could not be used' }),
        ...(usage ? { usage } : {}),
      });
    }
  }
  described ??= describeExtractively(cues, input.language, input.title, input.analysis);
  const foreign = foreignWords(cues);
  const tags = described.tags.filter(
    (tag) => !tokens(tag, input.language).some((token) => isForeign(token, foreign)),
  );
  described = { ...described, tags };
  ctx.progress(1);
  const transcript = await ctx.artifacts.readJson<Transcript>(input.transcript);
  return {
    source: null,
    language: described,
    thumbnails: [],
    engines,
    checks: await languageChecks(described, transcript.cues.length > 0, foreign.size > 0),
  };
}

/** The model's description; null, with a warning, where it gives none that can be used. */
async function tryLlm(
  llm: AnalyzeLlm,
  translation: Translation,
  input: LanguageInput,
  version: string,
  ctx: StageContext,
  onUsage: (usage: EngineUsage) => void,
): Promise<LanguageAnalysis | null> {
  const key = [
    version,
    llm.id,
    llm.model ?? '',
    input.language,
    input.translation?.sha256 ?? '',
    input.title,
  ];
  try {
    return await ctx.chunk('analyze-describe', [...key, JSON.stringify(input.analysis.chapters)], () =>
      describeWithLlm(llm, translation, input.title, input.analysis, ctx.signal, onUsage),
    );
  } catch (thrown) {
    const error = toZ2Error(thrown);
    if (error.kind === 'cancelled' || ctx.signal.aborted) {
      throw thrown;
    }
    ctx.log('WARNING', `${error.message} Title and description are taken from what is said instead.`);
    return null;
  }
}

async function languageChecks(
  described: LanguageAnalysis,
  hasSpeech: boolean,
  hasForeign: boolean,
): Promise<Check[]> {
  const checks: Check[] = [
    {
      check: 'description',
      passed: !hasSpeech || (described.description !== '' && described.tags.length > 0),
      value: described.description.length,
      bound: 'description and tags wherever somebody speaks',
      message: described.description
        ? described.method === 'extractive'
          ? 'Taken from what is said.'
          : `Written by ${described.method}.`
        : hasForeign
          ? 'No sentence that a description could be made of is translated whole.'
          : 'There is nothing said to make a description of.',
    },
  ];
  const verdict = await languageVerdict(described.description, described.language);
  if (verdict) {
    checks.push({
      check: 'description_language',
      passed: verdict.agrees,
      value: verdict.looks_like,
      bound: described.language,
      message: verdict.agrees
        ? 'The description is in its language.'
        : `The description looks like ${languageName(verdict.looks_like)}.`,
    });
  }
  return checks;
}

import { basename } from 'node:path';

import {
  engineName,
  languageName,
  OWN_SUBTITLES,
  type PlanEngine,
  type PlanQuestion,
  SOURCE_SUBTITLES,
  type StageName,
  toZ2Error,
  type TranslationOrderRule,
  voicesNamed,
  type WorkerPlan,
} from '@z2/contracts';
import {
  type PickedSpeechEngine,
  pickSpeechEngine,
  pickTranslationEngine,
  pickVoiceEngine,
} from '@z2/engines';
import { servingCaptions } from '@z2/stages';

import type { Engines } from '../engines';
import { type PlannedSource, plannedSource, type PlannedSourceParts } from './planned-source';

export interface WorkerPlanParts extends PlannedSourceParts {
  engines: Engines;
  translationOrder: readonly TranslationOrderRule[];
}

const NO_LANGUAGE =
  'Which engine translates: that depends on the language of the video, which is found when it is heard. Name it: --from-language (source_language).';

const NO_SPEECH =
  'The video has no sound and no subtitles: there is no speech to be translated. Each language gets the video as it is, without subtitles and voice; thumbnail and scenes are made.';

const GIVEN_UNUSED =
  'The given translation is not used: there is no speech that it would follow. Give subtitles in the spoken language too.';

/** Chooses for a job that is only planned what its stages would choose; whatever keeps it from running is a fault of its plan. */
export class WorkerPlanner {
  constructor(private readonly parts: WorkerPlanParts) {}

  async plan(question: PlanQuestion, signal: AbortSignal): Promise<WorkerPlan> {
    const plan: WorkerPlan = {
      ...{ metadata: null, source_language: question.source_language },
      ...{ engines: [], faults: [], unknown: [], notes: [] },
    };
    const { source, options } = question;
    let tracks: PlannedSource['captions'] = [];
    await this.attempt(plan, 'download', null, async () => {
      const found = await plannedSource(source, options.clip, this.parts, signal);
      plan.metadata = found.metadata;
      tracks = found.captions;
      plan.unknown.push(...(found.unknown ? [found.unknown] : []));
    });
    const own = servingTrack(tracks, plan, question.source_language);
    if (plan.metadata && !plan.metadata.audio_codec && !own && !options.subtitles_in) {
      plan.notes.push(NO_SPEECH, ...(Object.keys(options.translations_in).length > 0 ? [GIVEN_UNUSED] : []));
      return plan;
    }
    await this.attempt(plan, 'transcribe', null, () => this.transcript(question, plan, own));
    for (const language of question.target_languages) {
      await this.attempt(plan, 'translate', language, () => this.translation(question, plan, language));
    }
    if (options.dub) {
      for (const language of question.target_languages) {
        await this.attempt(plan, 'render', language, () => this.voice(question, plan, language));
      }
    }
    return plan;
  }

  private async attempt(
    plan: WorkerPlan,
    stage: StageName,
    language: string | null,
    work: () => Promise<void>,
  ): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      plan.faults.push({ stage, language, error: toZ2Error(thrown).toBody() });
    }
  }

  /** The user's subtitles, the source's own, or the engine that will listen. */
  private async transcript(question: PlanQuestion, plan: WorkerPlan, own: Track | null): Promise<void> {
    const { options, source_language } = question;
    if (options.subtitles_in) {
      add(plan, 'transcribe', null, captions(options.subtitles_in, OWN_SUBTITLES));
      return;
    }
    if (own) {
      plan.source_language ??= own.language;
      add(plan, 'transcribe', null, captions(own.name, SOURCE_SUBTITLES));
      return;
    }
    const picked = await pickSpeechEngine(
      this.parts.engines.speech,
      options.speech_engine,
      source_language,
      options.speech_model,
    );
    add(plan, 'transcribe', null, speech(picked));
    const [only] = picked.engine.languages;
    if (!source_language && only !== undefined && picked.engine.languages.length === 1) {
      plan.source_language = only;
      plan.unknown.push(
        `The language of the video is not named, and ${engineName('speech', picked.engine.id)} knows ${languageName(only)} only: it would be taken for that.`,
      );
    }
    const said = plan.metadata?.audio_languages[0] ?? null;
    if (!plan.source_language && said) {
      plan.source_language = said;
      plan.unknown.push(
        `Which language is spoken: the video says ${languageName(said)}, and what is heard decides.`,
      );
    }
  }

  private async translation(question: PlanQuestion, plan: WorkerPlan, to: string): Promise<void> {
    const { options } = question;
    const given = options.translations_in[to];
    if (given) {
      add(plan, 'translate', to, captions(given, OWN_SUBTITLES));
      return;
    }
    const from = plan.source_language;
    if (!from) {
      if (!plan.unknown.includes(NO_LANGUAGE)) {
        plan.unknown.push(NO_LANGUAGE);
      }
      return;
    }
    const { engine, version, route } = await pickTranslationEngine(this.parts.engines.translation, {
      ...{ from, to, wanted: options.translation_engine, order: this.parts.translationOrder },
    });
    const { id, quality } = engine;
    add(plan, 'translate', to, { kind: 'translation', engine: id, version, quality, note: route });
  }

  private async voice({ options }: PlanQuestion, plan: WorkerPlan, language: string): Promise<void> {
    const named = [...new Set(voicesNamed(options, language).map(({ voice }) => voice))];
    const { engine, version } = await pickVoiceEngine(
      this.parts.engines.voice,
      options.voice_engine,
      language,
      named,
    );
    const note =
      named.length > 0 ? `voice ${named.join(', ')}` : `default voice of ${languageName(language)}`;
    add(plan, 'render', language, {
      kind: 'voice',
      engine: engine.id,
      version,
      quality: engine.quality,
      note,
    });
  }
}

function add(plan: WorkerPlan, stage: StageName, language: string | null, engine: PlanEngine): void {
  plan.engines.push({ stage, language, engine });
}

function captions(reference: string, note: string): PlanEngine {
  return {
    ...{ kind: 'captions', engine: 'captions', version: basename(reference) },
    ...{ quality: 'professional', note },
  };
}

function speech({ engine, version, quality, passed }: PickedSpeechEngine): PlanEngine {
  return {
    ...{ kind: 'speech', engine: engine.id, version, quality },
    ...(passed?.length ? { note: `in place of ${passed.join('; ')}` } : {}),
  };
}

type Track = PlannedSource['captions'][number];

/** The captions of the source that would serve as transcript. */
function servingTrack(
  tracks: readonly Track[],
  { metadata }: WorkerPlan,
  source_language: string | null,
): Track | null {
  const wanted = source_language ?? metadata?.audio_languages[0] ?? null;
  const track = servingCaptions(tracks, wanted);
  return track && { ...track, language: track.language ?? wanted };
}

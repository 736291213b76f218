import type { ArtifactRef, JobReport, LanguageAnalysis, SourceAnalysis, StageName } from '@z2/contracts';
import { DEFAULT_JOB_OPTIONS, Z2Error } from '@z2/contracts';
import type { Job, StageRun } from '@z2/entities';
import type { PublishMaterial } from '@z2/publishers';
import type {
  AnalyzeInput,
  AnalyzeOutput,
  AnalyzePreparation,
  DownloadInput,
  DownloadOutput,
  EarlyDownload,
  JoinInput,
  KeptTranslation,
  PublishInput,
  RenderInput,
  RenderOutput,
  TranscribeInput,
  TranscribeOutput,
  TranslateInput,
  TranslateOutput,
} from '@z2/stages';
import { servingCaptions } from '@z2/stages';

/** What the stages take, by name. */
export interface StageInputs {
  download: DownloadInput;
  transcribe: TranscribeInput;
  translate: TranslateInput;
  render: RenderInput | JoinInput;
  analyze: AnalyzeInput;
  publish: PublishInput;
}

/** A job with all its stage runs: what inputs are made from. */
export interface JobState {
  job: Job;
  runs: readonly StageRun[];
  /** Puts a file that the user named (captions, a translation) into storage. */
  userFile(reference: string): Promise<ArtifactRef>;
  report(): JobReport;
}

/** Builds the input of a stage run from the outputs of those before it. Inputs hold content hashes and options only. */
export class StageInputBuilder {
  constructor(private readonly state: JobState) {}

  download(): DownloadInput {
    const { source, options } = this.state.job;
    return { source, options: { clip: options.clip ?? null } };
  }

  async transcribe(): Promise<TranscribeInput> {
    const { job } = this.state;
    const { media, metadata, captions } = this.heard();
    const { speech_engine, speech_model, profile, subtitles_in } = job.options;
    return {
      media,
      metadata,
      captions,
      user_captions: subtitles_in ? await this.state.userFile(subtitles_in) : null,
      source_language: job.source_language,
      target_languages: job.target_languages.filter((one) => !job.options.translations_in[one]),
      options: { speech_engine, speech_model, profile },
      edited: this.editedTranscript(),
    };
  }

  private editedTranscript(): NonNullable<TranscribeInput['edited']> | null {
    const run = this.state.runs.find(({ stage }) => stage === 'transcribe');
    return run?.edited ? { cues: run.edited.cues, before: run.output as TranscribeOutput } : null;
  }

  private keptTranslation(language: string): KeptTranslation | null {
    const run = this.state.runs.find((one) => one.stage === 'translate' && one.language === language);
    const before = run?.output as TranslateOutput | null | undefined;
    return run?.edited ? { ...run.edited, engines: before?.engines ?? [] } : null;
  }

  async translate(language: string): Promise<TranslateInput> {
    const { job } = this.state;
    const given = job.options.translations_in[language];
    const { transcript, language: found, has_speech } = this.output<TranscribeOutput>('transcribe');
    const source = job.source_language ?? found;
    if (!source && has_speech) {
      throw new Z2Error('OPTION_INVALID', 'The language of the source could not be found.', {
        remedy: 'Name it: --from-language en (source_language in the API).',
        kind: 'permanent',
      });
    }
    return {
      transcript,
      clip: this.heard().metadata.clip ?? null,
      source_language: source ?? 'und',
      target_language: language,
      given: given ? await this.state.userFile(given) : null,
      options: { translation_engine: job.options.translation_engine },
      kept: this.keptTranslation(language),
    };
  }

  render(language: string): RenderInput | JoinInput {
    if (!language) {
      return this.join();
    }
    const { job } = this.state;
    const { media, metadata, title } = this.output<DownloadOutput>('download');
    const transcribed = this.output<TranscribeOutput>('transcribe');
    // Jobs of earlier versions have no `voices`.
    const options = { ...DEFAULT_JOB_OPTIONS, ...job.options };
    const { subtitles, dub, background, loudness_lufs, profile, voice_engine, voice, voices } = options;
    return {
      media,
      metadata,
      translation: transcribed.has_speech
        ? this.output<TranslateOutput>('translate', language).translation
        : null,
      transcript: transcribed.transcript,
      source_language: job.source_language ?? transcribed.language,
      target_language: language,
      options: {
        ...{ subtitles, dub, background, loudness_lufs, profile, voice_engine, voice, voices },
        single_file: options.single_file,
      },
      title: baseName(this.state.job, title),
    };
  }

  /** Those languages that are rendered: one that failed does not keep the others out of their file. */
  private join(): JoinInput {
    const { job, runs } = this.state;
    const { media, title } = this.output<DownloadOutput>('download');
    const soft = job.options.subtitles === 'soft' || job.options.subtitles === 'both';
    const done = job.target_languages.filter((language) =>
      runs.some((run) => run.stage === 'render' && run.language === language && run.state === 'DONE'),
    );
    return {
      media,
      source_language: job.source_language ?? this.output<TranscribeOutput>('transcribe').language,
      languages: done.map((language) => {
        const { files } = this.output<RenderOutput>('render', language);
        const one = (kind: ArtifactRef['kind']): ArtifactRef | null =>
          files.find((file) => file.kind === kind) ?? null;
        return { language, dub: one('dub_audio'), subtitles: soft ? one('subtitles_srt') : null };
      }),
      title: baseName(job, title),
    };
  }

  /** What a run can do before all of its input is there; null: it is there. */
  preparation({ stage, language }: StageRun): AnalyzePreparation | null {
    const transcribed = this.state.runs.some((run) => run.stage === 'transcribe' && run.state === 'DONE');
    if (stage !== 'analyze' || language || transcribed) {
      return null;
    }
    const { job } = this.state;
    const { media, metadata, captions } = this.output<DownloadOutput>('download');
    const spoken = job.source_language ?? metadata.audio_languages[0] ?? null;
    const told = job.options.subtitles_in !== null || servingCaptions(captions, spoken) !== null;
    return { media, listens: told && metadata.audio_codec !== null };
  }

  analyze(language: string): AnalyzeInput {
    const { job } = this.state;
    const { media, metadata, title } = this.output<DownloadOutput>('download');
    const transcribed = this.output<TranscribeOutput>('transcribe');
    if (!language) {
      const { transcript, audio } = transcribed;
      return { scope: 'source', media, metadata, audio, transcript, title };
    }
    const { source } = this.output<AnalyzeOutput>('analyze');
    if (!source) {
      throw new Error('the analysis of the source has no result');
    }
    return {
      scope: 'language',
      analysis: source,
      transcript: transcribed.transcript,
      translation: transcribed.has_speech
        ? this.output<TranslateOutput>('translate', language).translation
        : null,
      language,
      source_language: job.source_language ?? transcribed.language,
      title,
    };
  }

  publish(language: string): PublishInput {
    const { job } = this.state;
    const { title, media } = this.output<DownloadOutput>('download');
    const material: PublishMaterial = {
      source_language: job.source_language ?? this.output<TranscribeOutput>('transcribe').language,
      source_title: title,
      thumbnails: this.output<AnalyzeOutput>('analyze').thumbnails,
      ...{ media: null, subtitles: [], texts: [] },
    };
    const common = {
      targets: job.publish,
      language: language || null,
      title: baseName(job, title),
      material,
    };
    if (language) {
      return {
        ...common,
        files: this.output<RenderOutput>('render', language).files,
        texts: this.output<AnalyzeOutput>('analyze', language).language,
        used: this.givenHashes(language),
        report: null,
        analysis: null,
      };
    }
    const { transcript } = this.output<TranscribeOutput>('transcribe');
    const analyzed = this.output<AnalyzeOutput>('analyze');
    return {
      ...common,
      files: [transcript, ...this.joined(), ...analyzed.thumbnails],
      texts: null,
      material: { ...material, media, subtitles: this.subtitles(), texts: this.languageAnalyses() },
      report: this.state.report(),
      analysis: { source: this.analysisOf(''), languages: this.languageAnalyses() },
    };
  }

  private givenHashes(language: string): string[] {
    const run = this.state.runs.find((one) => one.stage === 'translate' && one.language === language);
    const { given_sha256 } = (run?.output ?? {}) as Partial<TranslateOutput>;
    return given_sha256 ? [given_sha256] : [];
  }

  /** SubRip files of all languages that are rendered. */
  private subtitles(): ArtifactRef[] {
    return this.state.runs
      .filter((run) => run.stage === 'render' && run.state === 'DONE')
      .flatMap((run) => (run.output as RenderOutput).files.filter(({ kind }) => kind === 'subtitles_srt'));
  }

  /** The file of all languages, where it was wanted and made. */
  private joined(): ArtifactRef[] {
    const run = this.state.runs.find(({ stage, language }) => stage === 'render' && language === '');
    return run?.state === 'DONE' ? this.output<RenderOutput>('render').files : [];
  }

  private analysisOf(language: string): SourceAnalysis | null {
    return this.output<AnalyzeOutput>('analyze', language).source;
  }

  private languageAnalyses(): LanguageAnalysis[] {
    return this.state.runs
      .filter((run) => run.stage === 'analyze' && run.language && run.state === 'DONE')
      .flatMap((run) => (run.output as AnalyzeOutput).language ?? []);
  }

  /** What speech is recognised in: the sound alone where the source has it apart, be the picture there or not. */
  private heard(): Pick<DownloadOutput, 'media' | 'metadata' | 'captions'> {
    const run = this.state.runs.find(({ stage }) => stage === 'download');
    if (run && run.state !== 'DONE' && run.early) {
      const { sound, metadata, captions } = run.early as EarlyDownload;
      return { media: sound, metadata, captions };
    }
    const { media, sound, metadata, captions } = this.output<DownloadOutput>('download');
    return { media: sound ?? media, metadata, captions };
  }

  private output<T>(stage: StageName, language = ''): T {
    const run = this.state.runs.find((one) => one.stage === stage && one.language === language);
    if (run?.state !== 'DONE') {
      throw new Error(`${stage} ${language} is ${run?.state ?? 'not planned'}; its output was asked for`);
    }
    return run.output as T;
  }
}

/** Base name of result files: the source's own name, as people know it. A part must not take the place of the whole. */
function baseName(job: Job, title: string): string {
  return `${sourceName(job, title)}${job.options.clip ? '.part' : ''}`;
}

function sourceName({ source }: Job, title: string): string {
  if (source.kind === 'file' || source.kind === 'upload') {
    const name = (source.kind === 'file' ? source.path : source.name).split(/[\\/]/).at(-1) ?? title;
    return name.replace(/\.[^.]{1,5}$/, '') || title;
  }
  return title;
}

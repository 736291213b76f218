import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import {
  type Cue,
  type CueEditList,
  type CueList,
  type CueView,
  type EditCuesRequest,
  isSameLanguage,
  languageName,
  SOURCE_CUES,
  Z2Error,
} from '@z2/contracts';
import type { CueSource, CuesRepository, EditedCues, JobCues } from '@z2/entities';
import { assertEditable, type JobCommands } from '@z2/queue';
import { editCues, keptTranslation } from '@z2/subtitles';

import type { Artifacts } from '../ports';

/** Until accounts tell people apart. */
const EDITOR = 'local';
/** The job may move between reading and writing so often. */
const TRIES = 3;

/** The cues of a job, read and edited. */
export class EditJobCues {
  constructor(
    private readonly repository: Pick<CuesRepository, 'load' | 'lastEdit' | 'edits'>,
    private readonly commands: Pick<JobCommands, 'editCues'>,
    private readonly artifacts: Artifacts,
  ) {}

  /**
   * @param language a target language, or that of the video (also as `source`): the transcript
   * @throws Z2Error JOB_NOT_FOUND, NOT_FOUND (the job is not into this language), JOB_STATE_CONFLICT (not made yet)
   */
  async read(jobUuid: string, language: string): Promise<CueList> {
    const state = await this.load(jobUuid);
    const source = sourceOf(state, language);
    return this.list(state, source, await this.cuesOf(source));
  }

  /**
   * Keeps the changes and has done again what depends on them; changes that change nothing do nothing.
   *
   * @throws Z2Error as `read`, VERSION_CONFLICT, CUES_INVALID, JOB_STATE_CONFLICT (also: the job has not ended)
   */
  async edit(jobUuid: string, language: string, request: EditCuesRequest): Promise<CueList> {
    for (let attempt = 1; attempt <= TRIES; attempt++) {
      const state = await this.load(jobUuid);
      const source = sourceOf(state, language);
      const cues = await this.cuesOf(source);
      const before = versionOf(cues);
      if (before !== request.version) {
        throw versionConflict(before);
      }
      assertEditable(state.job.status);
      const edited = editCues(cues, request, state.duration_ms);
      const known = new Map(cues.map((cue) => [cue.id, cue]));
      const changes = edited.flatMap((after) => {
        const cue = known.get(after.id);
        return after === cue ? [] : [{ before: cue ? viewOf(cue) : null, after: viewOf(after) }];
      });
      const done =
        changes.length === 0 ||
        (await this.commands.editCues(jobUuid, {
          ...{ language: source.language, seq: state.job.seq, before, after: versionOf(edited), changes },
          ...{ editor: EDITOR, edited: await this.taken(state, source, cues, edited) },
        }));
      if (done) {
        return this.list(state, source, edited);
      }
    }
    throw new Z2Error('CONFLICT', 'The job does not keep still: the edit was not made.', {
      remedy: 'Wait for what is done to the job, then send the edit again.',
    });
  }

  /**
   * What people changed, the newest edit first.
   *
   * @throws Z2Error JOB_NOT_FOUND, NOT_FOUND
   */
  async edits(
    jobUuid: string,
    language: string,
    { cue = null, limit = 50 }: { cue?: string | null; limit?: number },
  ): Promise<CueEditList> {
    const source = sourceOf(await this.load(jobUuid), language);
    return { edits: await this.repository.edits(jobUuid, source.language, cue, limit) };
  }

  /** What the runs are to take: a transcript also changes what its translations are made of. */
  private async taken(
    { sources }: JobCues,
    source: CueSource,
    before: readonly Cue[],
    after: Cue[],
  ): Promise<Map<string, EditedCues>> {
    const taken = new Map<string, EditedCues>([[source.language, { cues: after, complete: true }]]);
    if (source.language !== '') {
      return taken;
    }
    for (const translation of sources.filter(({ language }) => language !== '')) {
      const all = await this.availableCues(translation);
      if (all) {
        const cues = keptTranslation(before, after, all);
        const kept = new Set(cues.map(({ id }) => id));
        const complete = after.every(({ id, text }) => kept.has(id) || text === '');
        taken.set(translation.language, { cues, complete });
      }
    }
    return taken;
  }

  private async load(jobUuid: string): Promise<JobCues> {
    const state = await this.repository.load(jobUuid);
    if (!state) {
      throw new Z2Error('JOB_NOT_FOUND', `There is no job ${jobUuid}.`, {
        remedy: 'List the jobs: ./z2 jobs (GET /api/jobs).',
      });
    }
    return state;
  }

  private async list({ job }: JobCues, { language }: CueSource, cues: readonly Cue[]): Promise<CueList> {
    return {
      job_uuid: job.job_uuid,
      language: language || (job.source_language ?? 'und'),
      of: language ? 'translation' : 'transcript',
      version: versionOf(cues),
      last_edit: await this.repository.lastEdit(job.job_uuid, language),
      cues: cues.map(viewOf),
    };
  }

  /** @throws Z2Error JOB_STATE_CONFLICT */
  private async cuesOf(source: CueSource): Promise<Cue[]> {
    const cues = await this.availableCues(source, ({ complete }) => complete);
    if (!cues) {
      const what = source.language
        ? `The translation into ${languageName(source.language)}`
        : 'The transcript';
      throw new Z2Error('JOB_STATE_CONFLICT', `${what} is not made yet.`, {
        remedy: 'Wait until it is; where it failed, see why in the log of the job, then retry that.',
        details: { state: source.state },
      });
    }
    return cues;
  }

  /** Of the result, or what a person made of it and no worker has taken over yet. */
  private async availableCues(
    { state, ref, edited }: CueSource,
    usable: (edited: EditedCues) => boolean = () => true,
  ): Promise<Cue[] | null> {
    if (state !== 'DONE' || !ref) {
      return edited && usable(edited) ? edited.cues : null;
    }
    const path = await this.artifacts.localPath(ref.sha256);
    return (JSON.parse(await readFile(path, 'utf8')) as { cues: Cue[] }).cues;
  }
}

/** @throws Z2Error NOT_FOUND */
function sourceOf({ job, sources }: JobCues, language: string): CueSource {
  const spoken = job.source_language;
  const own = job.target_languages.find((one) => one.toLowerCase() === language.toLowerCase());
  const isSource = language === SOURCE_CUES || (!own && spoken !== null && isSameLanguage(language, spoken));
  const found = sources.find((source) => source.language === (isSource ? '' : own));
  if (!found) {
    throw new Z2Error('NOT_FOUND', `The job has no cues in ${language.slice(0, 80)}.`, {
      remedy: `Name one of ${[SOURCE_CUES, ...job.target_languages].join(', ')}.`,
    });
  }
  return found;
}

function versionConflict(version: string): Z2Error {
  return new Z2Error(
    'VERSION_CONFLICT',
    'The cues have changed since they were read; the edit was not made.',
    {
      remedy: 'Read them again, look whether the edit is still wanted, and send it with the new version.',
      details: { version },
    },
  );
}

/** The same for the same cues: an edit that was made twice, or taken back, is no other list. */
function versionOf(cues: readonly Cue[]): string {
  const facts = cues.map(({ id, start_ms, end_ms, text }) => [id, start_ms, end_ms, text]);
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 32);
}

function viewOf(cue: Cue): CueView {
  const { id, start_ms, end_ms, text, speaker, marks, unknown, edited } = cue;
  return {
    ...{ id, start_ms, end_ms, text },
    ...(speaker === undefined ? {} : { speaker }),
    ...(marks ? { marks } : {}),
    ...(unknown ? { unknown } : {}),
    ...(edited ? { edited } : {}),
  };
}

import { computed, signal } from '@angular/core';
import type { CreateJobRequest, JobView } from '@z2/contracts';

import { jobLike } from './job-like';
import { FIRST_WISHES, type JobWishes, requestOf, type UploadedFiles, wishFaults } from './job-wishes';
import { folderNames, sourceLines, sourceOfText } from './source-text';
import { emptyFields } from './target-wishes';
import { Upload } from './upload';

/** What was sent for the jobs; `video`: its upload, where the source is one. */
export type SentFiles = UploadedFiles & { video: string | null };

/** What the form holds, and the requests that it makes. */
export class JobDraft {
  readonly kind = signal<'link' | 'file'>('link');
  readonly link = signal('');
  readonly upload = signal<Upload | null>(null);
  readonly wishes = signal<JobWishes>(FIRST_WISHES);
  readonly subtitles = signal<Upload | null>(null);
  readonly translations = signal<Readonly<Record<string, Upload>>>({});

  /** Links and paths, one for each job. */
  readonly lines = computed(() => (this.kind() === 'link' ? sourceLines(this.link()) : []));
  readonly hasSource = computed(() =>
    this.kind() === 'link' ? this.lines().length > 0 : this.upload() !== null,
  );
  /** Something is still on its way to the service. */
  readonly uploading = computed(() =>
    this.uploads().some((upload) => upload && !upload.done() && !upload.error()),
  );

  /** What the service can be asked about already; null: something is missing, wrong or not sent yet. */
  readonly question = computed((): CreateJobRequest | null => {
    const [first, ...others] = this.lines();
    const video = this.kind() === 'file' ? (this.upload()?.done()?.upload_id ?? null) : null;
    // Where results go changes little of the plan: a place that is not filled in yet does not keep it away.
    const targets = this.wishes().targets.filter((target) => emptyFields(target).length === 0);
    const wishes = { ...this.wishes(), targets };
    const ready = video !== null || (first !== undefined && others.length === 0);
    if (!ready || wishes.target_languages.length === 0 || wishFaults(wishes).length > 0) {
      return null;
    }
    const translations = Object.entries(this.translations()).flatMap(([language, upload]) => {
      const sent = upload.done();
      return sent ? [[language, sent.upload_id] as const] : [];
    });
    return {
      ...(video === null ? sourceOfText(first ?? '') : { upload_id: video }),
      ...requestOf(wishes, {
        subtitles_in: this.subtitles()?.done()?.upload_id ?? null,
        translations_in: Object.fromEntries(translations),
      }),
    };
  });

  /** Asks for what another job was given. */
  fill(job: JobView): void {
    const { wishes, link, upload, subtitles, translations } = jobLike(job);
    this.wishes.set(wishes);
    this.link.set(link);
    this.kind.set(upload ? 'file' : 'link');
    this.upload.set(upload && new Upload(upload));
    this.subtitles.set(subtitles && new Upload(subtitles));
    this.translations.set(
      Object.fromEntries(
        Object.entries(translations).map(([language, file]) => [language, new Upload(file)]),
      ),
    );
  }

  /** Waits for the uploads; null where one did not arrive, of which its field says why. */
  async sent(): Promise<SentFiles | null> {
    const languages = Object.keys(this.translations());
    const views = await Promise.all(this.uploads().map((upload) => upload?.finished));
    if (views.some((view) => view === null)) {
      return null;
    }
    const [video = null, subtitles_in = null, ...ids] = views.map((view) => view?.upload_id);
    const translations_in = Object.fromEntries(languages.map((language, at) => [language, ids[at] ?? '']));
    return { video, subtitles_in, translations_in };
  }

  /** One request for each source; several get folders of their own where places have folders. */
  requests({ video, ...files }: SentFiles): CreateJobRequest[] {
    if (video !== null) {
      return [{ upload_id: video, ...requestOf(this.wishes(), files) }];
    }
    const lines = this.lines();
    const folders = lines.length > 1 ? folderNames(lines) : [];
    return lines.map((line, at) => ({
      ...sourceOfText(line),
      ...requestOf(this.wishes(), files, folders[at] ?? null),
    }));
  }

  /** Ends what is still being sent. */
  stop(): void {
    this.uploads().forEach((upload) => {
      if (!upload?.done()) {
        upload?.stop();
      }
    });
  }

  private uploads(): (Upload | null)[] {
    const video = this.kind() === 'file' ? this.upload() : null;
    return [video, this.subtitles(), ...Object.values(this.translations())];
  }
}

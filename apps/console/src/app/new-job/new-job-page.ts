import {
  Component,
  computed,
  effect,
  inject,
  type OnDestroy,
  type Signal,
  signal,
  viewChild,
} from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import type { CreateJobRequest, EngineInfo, LanguageInfo, PublisherInfo } from '@z2/contracts';
import { languageName, SUBTITLE_MODES, toZ2Error } from '@z2/contracts';

import { Api } from '../core/api';
import { Icon } from '../ui/icon';
import { Notice } from '../ui/notice';
import { SUBTITLE_WORDS } from '../words/status-words';
import { EngineSummary } from './engine-summary';
import { type FaultPlace, faultsByPlace, type PlacedFault, placeFaults } from './fault-places';
import { Faults } from './faults';
import { FormPart } from './form-part';
import { FIRST_WISHES, type JobWishes, requestOf } from './job-wishes';
import { onlySpeechLanguage, sourceNote, unchosenWords, whyNotInto } from './language-ability';
import { LanguagePicker } from './language-picker';
import { missingFaults } from './missing-faults';
import { MoreOptions } from './more-options';
import { SourceField } from './source-field';
import { sourceOfText } from './source-text';
import type { Upload } from './upload';

/** The form that makes a job. What the service refuses is shown where it belongs. */
@Component({
  selector: 'z2-new-job-page',
  imports: [
    EngineSummary,
    Faults,
    FormPart,
    Icon,
    LanguagePicker,
    MoreOptions,
    Notice,
    RouterLink,
    SourceField,
  ],
  templateUrl: './new-job-page.html',
  styleUrls: ['./form.css', './new-job-page.css'],
})
export class NewJobPage implements OnDestroy {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly sourceField = viewChild.required(SourceField);
  private readonly targets = viewChild.required<LanguagePicker>('targets');

  protected readonly modes = SUBTITLE_MODES.map((mode) => ({ mode, ...SUBTITLE_WORDS[mode] }));
  protected readonly languages = signal<readonly LanguageInfo[]>([]);
  protected readonly engines = signal<readonly EngineInfo[] | null>(null);
  protected readonly publishers = signal<readonly PublisherInfo[]>([]);
  protected readonly loadError = signal<{ message: string; remedy: string } | null>(null);

  protected readonly kind = signal<'link' | 'file'>('link');
  protected readonly link = signal('');
  protected readonly upload = signal<Upload | null>(null);
  protected readonly wishes = signal<JobWishes>(FIRST_WISHES);
  protected readonly ownSubtitles = signal<Upload | null>(null);
  protected readonly ownTranslations = signal<Readonly<Record<string, Upload>>>({});

  protected readonly givenLanguages = computed(() => Object.keys(this.ownTranslations()));
  protected readonly targetLanguages = computed(() => this.wishes().target_languages);
  protected readonly sourceLanguages = computed(() => {
    const { source_language } = this.wishes();
    return source_language ? [source_language] : [];
  });
  /** Why a language cannot be made: by what was chosen, or what the speech engine takes everything for. */
  protected readonly whyNot = computed(() => {
    const [engines, wishes] = [this.engines() ?? [], this.wishes()];
    const assumed = this.ownSubtitles() ? null : onlySpeechLanguage(engines, wishes.speech_engine);
    const asked = { ...wishes, source_language: wishes.source_language ?? assumed };
    const given = this.ownTranslations();
    return (language: string): string | null => whyNotInto(engines, asked, language, language in given);
  });
  protected readonly impossible = computed(() =>
    this.targetLanguages().flatMap((language) => {
      const reason = this.whyNot()(language);
      return reason ? [`${languageName(language)} ${reason}.`] : [];
    }),
  );
  protected readonly note = computed(() => {
    const { source_language, speech_engine } = this.wishes();
    return sourceNote(this.engines() ?? [], source_language, speech_engine, this.ownSubtitles() !== null);
  });
  protected readonly unchosen = computed(() =>
    unchosenWords(this.engines() ?? [], this.wishes().speech_engine, this.ownSubtitles() !== null),
  );

  protected readonly sending = signal(false);
  protected readonly faults = signal<readonly PlacedFault[]>([]);
  protected readonly faultsAt = computed(() => faultsByPlace(this.faults()));
  protected readonly sendWords = computed(() => {
    const uploads = [
      this.kind() === 'file' ? this.upload() : null,
      this.ownSubtitles(),
      ...Object.values(this.ownTranslations()),
    ];
    const waits = uploads.some((upload) => upload && !upload.done() && !upload.error());
    return !this.sending() ? 'Create job' : waits ? 'Starts after the upload…' : 'Creating…';
  });

  constructor() {
    void this.load();
    // What was complained about goes when it is changed.
    const of = <K extends keyof JobWishes>(key: K): Signal<JobWishes[K]> =>
      computed(() => this.wishes()[key]);
    this.forgetOnChange(['source'], [this.kind, this.link, this.upload]);
    this.forgetOnChange(['source_language'], [of('source_language')]);
    this.forgetOnChange(['target_languages'], [of('target_languages'), of('source_language'), of('dub')]);
    this.forgetOnChange(['result', 'clip', 'voices', 'options', 'publish'], [this.wishes]);
    this.forgetOnChange(['own_subtitles'], [this.ownSubtitles, this.ownTranslations]);
  }

  ngOnDestroy(): void {
    [this.upload(), this.ownSubtitles(), ...Object.values(this.ownTranslations())].forEach((upload) => {
      if (!upload?.done()) {
        upload?.stop();
      }
    });
  }

  protected set(change: Partial<JobWishes>): void {
    this.wishes.update((wishes) => ({ ...wishes, ...change }));
  }

  protected async load(): Promise<void> {
    this.loadError.set(null);
    try {
      const { client } = this.api;
      const [languages, engines, publishers] = await Promise.all([
        client.getLanguages(),
        client.getEngines(),
        client.getPublishers(),
      ]);
      this.languages.set([...languages].sort((a, b) => a.name.localeCompare(b.name, 'en')));
      this.engines.set(engines);
      this.publishers.set(publishers);
    } catch (error) {
      this.loadError.set(toZ2Error(error).toBody());
    }
  }

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    const missing = this.missing();
    this.faults.set(missing);
    if (this.sending() || missing.length > 0) {
      this.focusFault();
      return;
    }
    this.sending.set(true);
    try {
      const request = await this.request();
      if (request) {
        const { job_uuid } = await this.api.client.createJob(request);
        await this.router.navigate(['/jobs', job_uuid]);
      }
    } catch (error) {
      this.faults.set(placeFaults(toZ2Error(error).toBody()));
      this.focusFault();
    } finally {
      this.sending.set(false);
    }
  }

  private forgetOnChange(places: readonly FaultPlace[], values: readonly Signal<unknown>[]): void {
    effect(() => {
      values.forEach((value) => value());
      this.faults.update((faults) => faults.filter(({ place }) => !places.includes(place)));
    });
  }

  private missing(): PlacedFault[] {
    const hasSource = this.kind() === 'link' ? this.link().trim() !== '' : this.upload() !== null;
    return missingFaults(hasSource, this.impossible(), this.wishes());
  }

  /** Null where an upload did not arrive; its field says why. */
  private async request(): Promise<CreateJobRequest | null> {
    const video = this.kind() === 'file' ? this.upload() : null;
    const translations = Object.entries(this.ownTranslations());
    const views = await Promise.all(
      [video, this.ownSubtitles(), ...translations.map(([, upload]) => upload)].map(
        (upload) => upload?.finished,
      ),
    );
    if (views.some((view) => view === null)) {
      return null;
    }
    const [videoId, subtitlesId = null, ...ids] = views.map((view) => view?.upload_id);
    const source = videoId ? { upload_id: videoId } : sourceOfText(this.link());
    const translations_in = Object.fromEntries(
      translations.map(([language], at) => [language, ids[at] ?? '']),
    );
    return { ...source, ...requestOf(this.wishes(), { subtitles_in: subtitlesId, translations_in }) };
  }

  private focusFault(): void {
    const at = this.faultsAt();
    if (at.source.length) {
      this.sourceField().focus();
    } else if (at.target_languages.length) {
      this.targets().focus();
    }
  }
}

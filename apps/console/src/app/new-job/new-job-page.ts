import {
  Component,
  computed,
  effect,
  inject,
  input,
  type OnDestroy,
  type Signal,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import type { EngineInfo, LanguageInfo, PublisherInfo } from '@z2/contracts';
import { languageName, SUBTITLE_MODES, toZ2Error } from '@z2/contracts';

import { Api } from '../core/api';
import { counted } from '../words/format';
import { Icon } from '../ui/icon';
import { Notice } from '../ui/notice';
import { SUBTITLE_WORDS } from '../words/status-words';
import { EngineSummary } from './engine-summary';
import { type FaultPlace, faultsByPlace, type PlacedFault, placeFaults } from './fault-places';
import { Faults } from './faults';
import { FormPart } from './form-part';
import { JobDraft, type SentFiles } from './job-draft';
import type { JobWishes } from './job-wishes';
import { onlySpeechLanguage, sourceNote, unchosenWords, whyNotInto } from './language-ability';
import { LanguagePicker } from './language-picker';
import { missingFaults } from './missing-faults';
import { MoreOptions } from './more-options';
import { PlanAsker } from './plan-asker';
import { PlanPanel } from './plan-panel';
import { PublishPart } from './publish-part';
import { SourceField } from './source-field';

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
    PlanPanel,
    PublishPart,
    RouterLink,
    SourceField,
  ],
  providers: [PlanAsker],
  templateUrl: './new-job-page.html',
  styleUrls: ['./form.css', './new-job-page.css'],
})
export class NewJobPage implements OnDestroy {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly sourceField = viewChild.required(SourceField);
  protected readonly planAsker = inject(PlanAsker);
  /** From the URL: /new?like=JOB begins with what that job was given. */
  readonly like = input<string>();
  private readonly targets = viewChild.required<LanguagePicker>('targets');

  protected readonly modes = SUBTITLE_MODES.map((mode) => ({ mode, ...SUBTITLE_WORDS[mode] }));
  protected readonly languages = signal<readonly LanguageInfo[]>([]);
  protected readonly engines = signal<readonly EngineInfo[] | null>(null);
  protected readonly publishers = signal<readonly PublisherInfo[]>([]);
  protected readonly loadError = signal<{ message: string; remedy: string } | null>(null);

  protected readonly draft = new JobDraft();
  protected readonly wishes = this.draft.wishes;
  /** Jobs that were made before another of the same list was refused. */
  protected readonly made = signal(0);
  protected readonly madeWords = computed(
    () => `${counted(this.made(), 'job')} made; the rest is still here.`,
  );
  private readonly planned = computed(() => (this.impossible().length > 0 ? null : this.draft.question()));
  protected readonly hasPlan = computed(() => this.planned() !== null);

  protected readonly givenLanguages = computed(() => Object.keys(this.draft.translations()));
  protected readonly targetLanguages = computed(() => this.wishes().target_languages);
  protected readonly sourceLanguages = computed(() => {
    const { source_language } = this.wishes();
    return source_language ? [source_language] : [];
  });
  /** Why a language cannot be made: by what was chosen, or what the speech engine takes everything for. */
  protected readonly whyNot = computed(() => {
    const [engines, wishes] = [this.engines() ?? [], this.wishes()];
    const assumed = this.draft.subtitles() ? null : onlySpeechLanguage(engines, wishes.speech_engine);
    const asked = { ...wishes, source_language: wishes.source_language ?? assumed };
    const given = this.draft.translations();
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
    return sourceNote(this.engines() ?? [], source_language, speech_engine, this.draft.subtitles() !== null);
  });
  protected readonly unchosen = computed(() =>
    unchosenWords(this.engines() ?? [], this.wishes().speech_engine, this.draft.subtitles() !== null),
  );

  protected readonly sending = signal(false);
  protected readonly faults = signal<readonly PlacedFault[]>([]);
  protected readonly faultsAt = computed(() => faultsByPlace(this.faults()));
  protected readonly sendWords = computed(() => {
    const count = this.draft.lines().length;
    const words = count > 1 ? `Create ${counted(count, 'job')}` : 'Create job';
    return !this.sending() ? words : this.draft.uploading() ? 'Starts after the upload…' : 'Creating…';
  });

  constructor() {
    void this.load();
    effect(() => {
      const like = this.like();
      if (like) {
        untracked(() => void this.begin(like));
      }
    });
    effect(() => this.planAsker.ask(this.planned()));
    // What was complained about goes when it is changed.
    const of = <K extends keyof JobWishes>(key: K): Signal<JobWishes[K]> =>
      computed(() => this.wishes()[key]);
    this.forgetOnChange(['source'], [this.draft.kind, this.draft.link, this.draft.upload]);
    this.forgetOnChange(['source_language'], [of('source_language')]);
    this.forgetOnChange(['target_languages'], [of('target_languages'), of('source_language'), of('dub')]);
    this.forgetOnChange(['result', 'clip', 'voices', 'options', 'publish'], [this.wishes]);
    this.forgetOnChange(['own_subtitles'], [this.draft.subtitles, this.draft.translations]);
  }

  ngOnDestroy(): void {
    this.draft.stop();
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
    this.made.set(0);
    try {
      const files = await this.draft.sent();
      if (files) {
        await this.create(files);
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

  /** Fills the form with what another job was given. */
  private async begin(like: string): Promise<void> {
    try {
      this.draft.fill(await this.api.client.getJob(like));
    } catch (error) {
      this.loadError.set(toZ2Error(error).toBody());
    }
  }

  /** One job for each link. Those that were made leave the list, so that sending again makes none twice. */
  private async create(files: SentFiles): Promise<void> {
    const requests = this.draft.requests(files);
    const lines = this.draft.lines();
    let last = '';
    for (const [at, request] of requests.entries()) {
      ({ job_uuid: last } = await this.api.client.createJob(request));
      if (requests.length > 1) {
        this.made.set(at + 1);
        this.draft.link.set(lines.slice(at + 1).join('\n'));
      }
    }
    await this.router.navigate(requests.length > 1 ? ['/jobs'] : ['/jobs', last]);
  }

  private missing(): PlacedFault[] {
    return missingFaults(this.draft.hasSource(), this.impossible(), this.wishes());
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

import {
  Component,
  computed,
  effect,
  inject,
  input,
  type OnDestroy,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import type { EngineInfo, LanguageInfo, PublisherInfo } from '@z2/contracts';
import { languageName, SUBTITLE_MODES, toZ2Error } from '@z2/contracts';

import { Api } from '../core/api';
import { counted } from '../words/format';
import { FailedRead } from '../ui/failed-read';
import { Icon } from '../ui/icon';
import { SUBTITLE_WORDS } from '../words/status-words';
import { EngineSummary } from './engine-summary';
import { Faults } from './faults';
import { FormFaults } from './form-faults';
import { FormPart } from './form-part';
import { JobDraft } from './job-draft';
import { JobSender } from './job-sender';
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
    FailedRead,
    Faults,
    FormPart,
    Icon,
    LanguagePicker,
    MoreOptions,
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
  protected readonly sender = new JobSender(this.api.client, this.draft);
  private readonly faults = new FormFaults(this.draft);
  protected readonly faultsAt = this.faults.at;
  protected readonly madeWords = computed(
    () => `${counted(this.sender.made(), 'job')} made; the rest is still here.`,
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

  protected readonly sendWords = computed(() => {
    const count = this.draft.lines().length;
    const words = count > 1 ? `Create ${counted(count, 'job')}` : 'Create job';
    return !this.sender.sending() ? words : this.draft.uploading() ? 'Starts after the upload…' : 'Creating…';
  });

  constructor() {
    effect(() => {
      this.like();
      untracked(() => void this.load());
    });
    effect(() => this.planAsker.ask(this.planned()));
  }

  ngOnDestroy(): void {
    this.draft.stop();
  }

  protected set(change: Partial<JobWishes>): void {
    this.wishes.update((wishes) => ({ ...wishes, ...change }));
  }

  /** Reads what can be chosen, and fills the form with what another job was given. */
  protected async load(): Promise<void> {
    const like = this.like();
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
      if (like) {
        this.draft.fill(await client.getJob(like));
      }
    } catch (error) {
      this.loadError.set(toZ2Error(error).toBody());
    }
  }

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    if (this.sender.sending()) {
      return;
    }
    const missing = missingFaults(this.draft.hasSource(), this.impossible(), this.wishes());
    this.faults.tell(missing);
    if (missing.length === 0) {
      const { jobs, faults } = await this.sender.send();
      this.faults.tell(faults);
      if (faults.length === 0 && jobs.length > 0) {
        await this.router.navigate(jobs.length > 1 ? ['/jobs'] : ['/jobs', jobs[0]]);
      }
    }
    this.focusFault();
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

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
import type { CreateJobRequest, EngineInfo, LanguageInfo, SubtitleMode } from '@z2/contracts';
import { DEFAULT_JOB_OPTIONS, SUBTITLE_MODES, toZ2Error } from '@z2/contracts';

import { Api } from '../core/api';
import { Icon } from '../ui/icon';
import { Notice } from '../ui/notice';
import { SUBTITLE_WORDS } from '../words/status-words';
import { EngineSummary } from './engine-summary';
import { type FaultPlace, type PlacedFault, placeFaults } from './fault-places';
import { LanguagePicker } from './language-picker';
import { SourceField } from './source-field';
import { sourceOfText } from './source-text';
import type { Upload } from './upload';

/** The form that makes a job. What the service refuses is shown where it belongs. */
@Component({
  selector: 'z2-new-job-page',
  imports: [SourceField, LanguagePicker, EngineSummary, Notice, Icon, RouterLink],
  templateUrl: './new-job-page.html',
  styleUrl: './new-job-page.css',
})
export class NewJobPage implements OnDestroy {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly sourceField = viewChild.required(SourceField);
  private readonly targets = viewChild.required<LanguagePicker>('targets');

  protected readonly modes = SUBTITLE_MODES.map((mode) => ({ mode, ...SUBTITLE_WORDS[mode] }));
  protected readonly languages = signal<readonly LanguageInfo[]>([]);
  protected readonly engines = signal<readonly EngineInfo[] | null>(null);
  protected readonly loadError = signal<{ message: string; remedy: string } | null>(null);

  protected readonly kind = signal<'link' | 'file'>('link');
  protected readonly link = signal('');
  protected readonly upload = signal<Upload | null>(null);
  protected readonly sourceLanguage = signal<readonly string[]>([]);
  protected readonly targetLanguages = signal<readonly string[]>([]);
  protected readonly subtitles = signal<SubtitleMode>(DEFAULT_JOB_OPTIONS.subtitles);
  protected readonly dub = signal(DEFAULT_JOB_OPTIONS.dub);
  protected readonly background = signal(DEFAULT_JOB_OPTIONS.background);

  protected readonly sending = signal(false);
  private readonly faults = signal<readonly PlacedFault[]>([]);
  protected readonly faultsAt = computed(() => {
    const at = (place: FaultPlace): PlacedFault[] => this.faults().filter((fault) => fault.place === place);
    return {
      source: at('source'),
      source_language: at('source_language'),
      target_languages: at('target_languages'),
      result: at('result'),
      form: at('form'),
    };
  });
  protected readonly sendWords = computed(() => {
    const upload = this.upload();
    const waits = this.kind() === 'file' && upload && !upload.done() && !upload.error();
    return !this.sending() ? 'Create job' : waits ? 'Starts after the upload…' : 'Creating…';
  });

  constructor() {
    void this.load();
    // What was complained about goes when it is changed.
    this.forgetOnChange('source', [this.kind, this.link, this.upload]);
    this.forgetOnChange('source_language', [this.sourceLanguage]);
    this.forgetOnChange('target_languages', [this.targetLanguages, this.sourceLanguage]);
    this.forgetOnChange('result', [this.subtitles, this.dub, this.background]);
  }

  ngOnDestroy(): void {
    if (!this.upload()?.done()) {
      this.upload()?.stop();
    }
  }

  protected async load(): Promise<void> {
    this.loadError.set(null);
    try {
      const [languages, engines] = await Promise.all([
        this.api.client.getLanguages(),
        this.api.client.getEngines(),
      ]);
      this.languages.set([...languages].sort((a, b) => a.name.localeCompare(b.name, 'en')));
      this.engines.set(engines);
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
      const source = await this.source();
      if (source) {
        const { job_uuid } = await this.api.client.createJob({ ...source, ...this.wishes() });
        await this.router.navigate(['/jobs', job_uuid]);
      }
    } catch (error) {
      this.faults.set(placeFaults(toZ2Error(error).toBody()));
      this.focusFault();
    } finally {
      this.sending.set(false);
    }
  }

  private forgetOnChange(place: FaultPlace, values: readonly Signal<unknown>[]): void {
    effect(() => {
      values.forEach((value) => value());
      this.faults.update((faults) => faults.filter((fault) => fault.place !== place));
    });
  }

  private missing(): PlacedFault[] {
    const noSource = this.kind() === 'link' ? !this.link().trim() : !this.upload();
    return [
      ...(noSource
        ? [
            {
              place: 'source' as const,
              message: 'There is no video yet.',
              remedy: 'Paste a link, or choose a file.',
            },
          ]
        : []),
      ...(this.targetLanguages().length === 0
        ? [
            {
              place: 'target_languages' as const,
              message: 'No language chosen.',
              remedy: 'Choose one or more.',
            },
          ]
        : []),
    ];
  }

  /** Null where the upload did not arrive; the field says why. */
  private async source(): Promise<CreateJobRequest | null> {
    if (this.kind() === 'link') {
      return sourceOfText(this.link());
    }
    const view = await this.upload()?.finished;
    return view ? { upload_id: view.upload_id } : null;
  }

  private wishes(): CreateJobRequest {
    return {
      source_language: this.sourceLanguage()[0] ?? null,
      target_languages: [...this.targetLanguages()],
      options: {
        subtitles: this.subtitles(),
        dub: this.dub(),
        ...(this.dub() ? { background: this.background() } : {}),
      },
    };
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

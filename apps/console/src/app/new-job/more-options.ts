import { Component, computed, input, linkedSignal, model } from '@angular/core';
import {
  type EngineInfo,
  type EngineKind,
  enginesHere,
  languageName,
  SUBTITLE_PROFILES,
} from '@z2/contracts';

import { counted } from '../words/format';
import { ENGINE_WORDS, engineName } from '../words/engine-words';
import { PROFILE_WORDS } from '../words/profile-words';
import { QUALITY_WORDS } from '../words/status-words';
import type { FaultsAt } from './fault-places';
import { FileSlot } from './file-slot';
import { FormPart } from './form-part';
import { FIRST_WISHES, type JobWishes } from './job-wishes';
import type { Upload } from './upload';

/** Subtitle files that Z2 reads. */
const SUBTITLE_FILES = '.srt,.vtt,.ass,.ssa,.sbv';

/** Places of faults that lie in here. */
const PLACES = ['clip', 'own_subtitles', 'voices', 'options'] as const;

type EngineField = 'speech_engine' | 'translation_engine' | 'voice_engine';
const ENGINE_FIELDS: readonly { field: EngineField; kind: EngineKind }[] = [
  { field: 'speech_engine', kind: 'speech' },
  { field: 'translation_engine', kind: 'translation' },
  { field: 'voice_engine', kind: 'voice' },
];

/** What few jobs need, folded away; it opens by itself where something in it is wrong. */
@Component({
  selector: 'z2-more-options',
  imports: [FileSlot, FormPart],
  templateUrl: './more-options.html',
  styleUrls: ['./form.css', './more-options.css'],
})
export class MoreOptions {
  readonly wishes = model.required<JobWishes>();
  readonly subtitles = model<Upload | null>(null);
  readonly translations = model<Readonly<Record<string, Upload>>>({});
  readonly engines = input.required<readonly EngineInfo[]>();
  readonly faultsAt = input.required<FaultsAt>();

  protected readonly profiles = SUBTITLE_PROFILES.map((profile) => ({ profile, ...PROFILE_WORDS[profile] }));
  protected readonly accept = SUBTITLE_FILES;
  protected readonly targets = computed(() =>
    this.wishes().target_languages.map((language) => ({ language, name: languageName(language) })),
  );
  protected readonly engineChoices = computed(() =>
    ENGINE_FIELDS.filter(({ kind }) => kind !== 'voice' || this.wishes().dub).map(({ field, kind }) => ({
      field,
      name: ENGINE_WORDS[kind],
      engines: enginesHere(this.engines(), kind).map(({ engine, quality }) => ({
        engine,
        name: `${engineName(kind, engine)} – ${QUALITY_WORDS[quality].name.toLowerCase()}`,
      })),
    })),
  );
  private readonly wrong = computed(() => PLACES.some((place) => this.faultsAt()[place].length > 0));
  /** Stays open when what was wrong is being mended. */
  protected readonly open = linkedSignal<boolean, boolean>({
    source: this.wrong,
    computation: (wrong, before) => wrong || (before?.value ?? false),
  });
  /** How much in here is not as it was at first: seen while it is folded. */
  protected readonly changed = computed(() => {
    const wishes = this.wishes();
    const plain = [
      'profile',
      'loudness',
      'speech_engine',
      'translation_engine',
      'voice_engine',
      'run_at',
    ] as const;
    const count =
      plain.filter((key) => wishes[key] !== FIRST_WISHES[key]).length +
      Number(Boolean(wishes.clip_from.trim() || wishes.clip_for.trim())) +
      Number(Object.values(wishes.voices).some((voice) => voice.trim())) +
      Number(this.subtitles() !== null) +
      Number(Object.keys(this.translations()).length > 0);
    return count > 0 ? `${counted(count, 'choice')} made` : '';
  });

  protected set(change: Partial<JobWishes>): void {
    this.wishes.update((wishes) => ({ ...wishes, ...change }));
  }

  protected setVoice(language: string, voice: string): void {
    this.set({ voices: { ...this.wishes().voices, [language]: voice } });
  }

  protected setEngine(field: EngineField, engine: string): void {
    this.set({ [field]: engine || null });
  }

  protected setTranslation(language: string, upload: Upload | null): void {
    this.translations.update(({ [language]: _before, ...rest }) =>
      upload ? { ...rest, [language]: upload } : rest,
    );
  }
}

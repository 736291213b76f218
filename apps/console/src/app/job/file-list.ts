import { Component, computed, inject, input, signal } from '@angular/core';
import { ARTIFACT_ROLE, type ArtifactView, isTerminal, type JobView } from '@z2/contracts';

import { Api } from '../core/api';
import { Icon, type IconName } from '../ui/icon';
import { bytes, counted } from '../words/format';
import { KIND_WORDS } from '../words/status-words';
import { fileGroups, innerFileCount } from './results';

/** All files of a job, with sizes, to download. */
@Component({
  selector: 'z2-file-list',
  imports: [Icon],
  template: `
    <div class="card-head">
      <h2>Files</h2>
      @if (innerCount()) {
        <label class="inner">
          <input type="checkbox" #box [checked]="inner()" (change)="inner.set(box.checked)" />
          Intermediate files too
        </label>
      }
      @if (zip(); as url) {
        <a class="button small" [href]="url" download><z2-icon name="download" />All as a zip</a>
      }
    </div>
    @for (group of groups(); track group.name) {
      <section>
        <h3>
          {{ group.name }}<span class="num">{{ group.sum }}</span>
        </h3>
        <ul>
          @for (file of group.files; track file.id) {
            <li>
              <a [href]="file.url" [attr.download]="file.name" [attr.aria-label]="'Download ' + file.name">
                <z2-icon [name]="file.icon" />
                <span class="truncate name">{{ file.name }}</span>
                <span class="kind truncate">{{ file.kind }}</span>
                <span class="size num">{{ file.size }}</span>
                <z2-icon class="go" name="download" />
              </a>
            </li>
          }
        </ul>
      </section>
    } @empty {
      <p class="none">{{ ended() ? 'No files were made.' : 'Files appear here as the stages make them.' }}</p>
    }
  `,
  styleUrl: './file-list.css',
})
export class FileList {
  private readonly client = inject(Api).client;
  readonly job = input.required<JobView>();
  protected readonly ended = computed(() => isTerminal(this.job().status));
  protected readonly inner = signal(false);
  /** The results in one file; with the intermediate ones where these are shown, too. */
  protected readonly zip = computed(() => {
    const { job_uuid, files } = this.job();
    const some = files.some(({ kind }) => ARTIFACT_ROLE[kind] === 'result');
    return this.ended() && some ? this.client.files.zipUrl(job_uuid, { all: this.inner() }) : null;
  });
  protected readonly innerCount = computed(() => innerFileCount(this.job()));
  protected readonly groups = computed(() =>
    fileGroups(this.job(), this.inner()).map(({ name, files }) => ({
      name,
      sum: `${counted(files.length, 'file')} · ${bytes(files.reduce((sum, { size }) => sum + size, 0))}`,
      files: files.map((file) => ({
        id: file.id,
        name: file.name,
        url: this.client.fileUrl(file.id),
        kind: KIND_WORDS[file.kind],
        size: bytes(file.size),
        icon: iconOf(file),
      })),
    })),
  );
}

function iconOf({ mime, kind }: ArtifactView): IconName {
  const family = (['video', 'audio', 'image'] as const).find((one) => mime.startsWith(`${one}/`));
  if (family) {
    return ({ video: 'film', audio: 'sound', image: 'image' } as const)[family];
  }
  return kind.startsWith('subtitles') || kind === 'captions' ? 'subtitles' : 'file';
}

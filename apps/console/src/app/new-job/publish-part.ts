import { Component, computed, input, model } from '@angular/core';
import type { PublisherInfo } from '@z2/contracts';

import { sentence } from '../words/format';
import { publisherName } from '../words/publisher-words';
import type { PlacedFault } from './fault-places';
import { FoldedList } from './folded-list';
import { FormPart } from './form-part';
import type { JobWishes } from './job-wishes';
import { publisherAbout, publishFields } from './publish-fields';
import type { TargetWish } from './target-wishes';

/** Where results go beside this service: each place that is set up can be taken, with what it must be told. */
@Component({
  selector: 'z2-publish-part',
  imports: [FoldedList, FormPart],
  templateUrl: './publish-part.html',
  styleUrls: ['./form.css', './publish-part.css'],
})
export class PublishPart {
  readonly wishes = model.required<JobWishes>();
  readonly publishers = input.required<readonly PublisherInfo[]>();
  readonly faults = input<readonly PlacedFault[]>([]);

  protected readonly here = computed(() =>
    this.publishers()
      .filter(({ available }) => available)
      .map(({ publisher }) => ({
        publisher,
        name: publisherName(publisher),
        about: publisherAbout(publisher),
        fields: publishFields(publisher),
        targets: this.wishes().targets.flatMap((target, at) =>
          target.publisher === publisher ? [{ at, values: target.values }] : [],
        ),
      })),
  );
  protected readonly missing = computed(() =>
    this.publishers()
      .filter(({ available }) => !available)
      .map(({ publisher, reason, remedy }) => ({
        name: publisherName(publisher),
        text: [sentence(reason), remedy].filter(Boolean).join(' '),
      })),
  );
  protected readonly missingNames = computed(() =>
    new Intl.ListFormat('en-GB').format(this.missing().map(({ name }) => name)),
  );

  protected toggle(publisher: string, wanted: boolean): void {
    const others = this.wishes().targets.filter((target) => target.publisher !== publisher);
    this.setTargets(wanted ? [...others, { publisher, values: {} }] : others);
  }

  protected write(at: number, key: string, value: string): void {
    this.setTargets(
      this.wishes().targets.map((target, place) =>
        place === at ? { ...target, values: { ...target.values, [key]: value } } : target,
      ),
    );
  }

  protected setDryRun(dry_run: boolean): void {
    this.wishes.update((wishes) => ({ ...wishes, dry_run }));
  }

  private setTargets(targets: readonly TargetWish[]): void {
    this.wishes.update((wishes) => ({ ...wishes, targets }));
  }
}

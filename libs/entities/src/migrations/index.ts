import { Foundation1764000000000 } from './1764000000000-foundation';
import { EarlyOutput1764100000000 } from './1764100000000-early-output';
import { WorkersPublishers1764200000000 } from './1764200000000-workers-publishers';
import { Settings1764300000000 } from './1764300000000-settings';
import { JobsOfVideos1764400000000 } from './1764400000000-jobs-of-videos';
import { EventWebhooks1764600000000 } from './1764600000000-event-webhooks';
import { JobContents1764700000000 } from './1764700000000-job-contents';
import { CueEdits1764800000000 } from './1764800000000-cue-edits';
import { ServiceKeys1765000000000 } from './1765000000000-service-keys';
import { Presets1765010000000 } from './1765010000000-presets';
import { SettingsAndShares1765100000000 } from './1765100000000-settings-and-shares';
import { DeadLetters1765110000000 } from './1765110000000-dead-letters';
import { StorageTasks1765120000000 } from './1765120000000-storage-tasks';
import { Feeds1765130000000 } from './1765130000000-feeds';

/** In order. A migration that has been released is never edited. */
export const MIGRATIONS = [
  Foundation1764000000000,
  EarlyOutput1764100000000,
  WorkersPublishers1764200000000,
  Settings1764300000000,
  JobsOfVideos1764400000000,
  EventWebhooks1764600000000,
  JobContents1764700000000,
  CueEdits1764800000000,
  ServiceKeys1765000000000,
  Presets1765010000000,
  SettingsAndShares1765100000000,
  DeadLetters1765110000000,
  StorageTasks1765120000000,
  Feeds1765130000000,
];

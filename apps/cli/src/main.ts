import { EXIT_CODES, toZ2Error } from '@z2/contracts';
import { CommanderError } from 'commander';

import { benchApi } from './bench/bench-api';
import { benchCraft } from './bench/bench-craft';
import { benchLive } from './bench/bench-live';
import { benchMainJob } from './bench/bench-main-job';
import { benchSpeech } from './bench/bench-speech';
import { convert } from './commands/convert';
import { cues } from './commands/cues';
import { listDeadLetters, requeueDeadLetters } from './commands/dead-letters';
import { doctor } from './commands/doctor';
import { addFeed, changeFeed, listFeeds } from './commands/feeds';
import { cancel, clone, job, jobs, logs, queue, remove, retry } from './commands/jobs';
import { lint } from './commands/lint';
import { addModelCommand, listModelsCommand, pullModelCommand } from './commands/models';
import { addPreset, deletePreset, listPresets } from './commands/presets';
import { down, migrate, up } from './commands/service';
import { resetSettings, setSettings, settingChanges, showSettings } from './commands/settings';
import { cleanStorage, scrubStorage, showStorage } from './commands/storage';
import { sync } from './commands/sync';
import { test } from './commands/test';
import { testFaults } from './commands/test-faults';
import { upload } from './commands/upload';
import { voices } from './commands/voices';
import {
  addWebhook,
  listWebhooks,
  removeWebhook,
  replayWebhook,
  testWebhook,
  webhookDeliveries,
} from './commands/webhooks';
import { localize } from './localize/localize';
import { print, printError } from './output';
import { createProgram } from './program';

async function main(): Promise<void> {
  // Whoever read the output has seen enough (`| head`).
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? EXIT_CODES.ok : EXIT_CODES.unexpected);
  });
  const commands = {
    ...{ localize, up, down, doctor, jobs, job, logs, cues, upload, cancel, retry, clone, remove, queue },
    ...{ migrate, test, testFaults, voices, lint, convert, sync },
    ...{ addWebhook, listWebhooks, removeWebhook, replayWebhook, testWebhook, webhookDeliveries },
    ...{ listDeadLetters, requeueDeadLetters },
    ...{ listFeeds, addFeed, changeFeed },
    ...{ showStorage, scrubStorage, cleanStorage },
    ...{ showSettings, setSettings, resetSettings, settingChanges },
    ...{ benchMainJob, benchApi, benchLive, benchSpeech, benchCraft },
    ...{ addPreset, deletePreset, listPresets },
    ...{ benchMainJob, benchSpeech },
    completion: (script: string): number => {
      print(script);
      return EXIT_CODES.ok;
    },
    ...{ listModels: listModelsCommand, pullModel: pullModelCommand, addModel: addModelCommand },
  };
  try {
    await createProgram(commands, (code) => (process.exitCode = code)).parseAsync();
  } catch (thrown) {
    if (thrown instanceof CommanderError) {
      // Commander has said what is wrong; help and version end well.
      process.exitCode = thrown.exitCode === 0 ? EXIT_CODES.ok : EXIT_CODES.usage;
      return;
    }
    const error = toZ2Error(thrown);
    printError(error);
    process.exitCode = error.exit;
  }
}

void main();

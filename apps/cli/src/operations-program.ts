import type { Command } from 'commander';

import type { FeedFlags } from './commands/feeds';

/** What looks after a service that runs; resolves with the exit code. */
export interface OperationsCommands {
  showSettings(flags: { json?: boolean }): Promise<number>;
  setSettings(texts: string[]): Promise<number>;
  resetSettings(names: string[]): Promise<number>;
  settingChanges(): Promise<number>;
  showStorage(flags: { json?: boolean }): Promise<number>;
  scrubStorage(flags: { json?: boolean }): Promise<number>;
  cleanStorage(flags: { dryRun?: boolean; json?: boolean }): Promise<number>;
  listFeeds(flags: { json?: boolean }): Promise<number>;
  addFeed(place: string, flags: FeedFlags): Promise<number>;
  changeFeed(what: 'check' | 'pause' | 'resume' | 'remove', id: string): Promise<number>;
  listDeadLetters(flags: { json?: boolean }): Promise<number>;
  requeueDeadLetters(ids: string[], flags: { all?: boolean }): Promise<number>;
}

type Run = <A extends unknown[]>(work: (...args: A) => Promise<number>) => (...args: A) => Promise<void>;

/** The commands that look after a service. */
export function addOperations(z2: Command, commands: OperationsCommands, run: Run): void {
  const settings = z2
    .command('settings')
    .description('limits, attempts and shares, changed while the service runs: show, set, reset, log');
  settings
    .command('show', { isDefault: true })
    .description('what holds, and what of it was changed')
    .option('--json')
    .action(run((flags: { json?: boolean }) => commands.showSettings(flags)));
  settings
    .command('set')
    .description('change some; workers obey at once, and it is kept')
    .argument('<name=number...>', 'for example concurrency.render=2 engine_limits.deepl=3')
    .action(run((texts: string[]) => commands.setSettings(texts)));
  settings
    .command('reset')
    .description('take changes back: the environment holds again')
    .argument('<name...>', 'for example concurrency.render')
    .action(run((names: string[]) => commands.resetSettings(names)));
  settings
    .command('log')
    .description('who changed what and when')
    .action(run(() => commands.settingChanges()));
  const storage = z2
    .command('storage')
    .description('how much lies in storage, its rules, what is wrong there: show, scrub, clean');
  storage
    .command('show', { isDefault: true })
    .description('how much there is, the rules, and what the last scrub found')
    .option('--json')
    .action(run((flags: { json?: boolean }) => commands.showStorage(flags)));
  storage
    .command('scrub')
    .description('hash every content anew; what is corrupt is set aside, and never served')
    .option('--json')
    .action(run((flags: { json?: boolean }) => commands.scrubStorage(flags)));
  storage
    .command('clean')
    .description('remove what the rules let go (./z2 settings: storage); a worker does it once a day, too')
    .option('--dry-run', 'only tell what would be removed')
    .option('--json')
    .action(run((flags: { dryRun?: boolean; json?: boolean }) => commands.cleanStorage(flags)));
  const feeds = z2
    .command('feeds')
    .description(
      'playlists, channels, RSS and folders that are watched: list, add, check, pause, resume, remove',
    );
  feeds
    .command('list', { isDefault: true })
    .description('all of them, and what came of them')
    .option('--json')
    .action(run((flags: { json?: boolean }) => commands.listFeeds(flags)));
  feeds
    .command('add')
    .description('make a job of each new video of a playlist, channel, RSS or Atom feed, or folder')
    .argument('<place>', 'its address, or a folder')
    .requiredOption('--every <cron>', "when it is looked at: five fields of cron, e.g. '0 * * * *'")
    .option('--zone <zone>', 'time zone of that, e.g. Europe/Berlin (default: UTC)')
    .option('--to <languages>', 'target languages, e.g. es,fr (default: Z2_TARGET_LANGUAGES, else es)')
    .option('--backfill <n>', 'also of so many that are there already, the newest')
    .action(run((place: string, flags: FeedFlags) => commands.addFeed(place, flags)));
  const ofOne = [
    ['check', 'look at it now'],
    ['pause', 'watch it no more for now'],
    ['resume', 'watch it again'],
    ['remove', 'watch it no more; its jobs stay'],
  ] as const;
  for (const [name, description] of ofOne) {
    feeds
      .command(name)
      .description(description)
      .argument('<feed>', 'its ID, or the beginning of it, as ./z2 feeds lists it')
      .action(run((id: string) => commands.changeFeed(name, id)));
  }
  const dead = z2
    .command('dead-letters')
    .description('steps that were given up after their last attempt: list, requeue');
  dead
    .command('list', { isDefault: true })
    .description('all of them, with what they failed with')
    .option('--json')
    .action(run((flags: { json?: boolean }) => commands.listDeadLetters(flags)));
  dead
    .command('requeue')
    .description('begin some again, with all their attempts; what is done of their jobs stays')
    .argument('[id...]', 'their IDs, or beginnings of these')
    .option('--all', 'all of them')
    .action(run((ids: string[], flags: { all?: boolean }) => commands.requeueDeadLetters(ids, flags)));
}

import { join } from 'node:path';
import type { Capabilities, Notice } from '#contract/system.ts';
import type { SystemHost } from '#main/host/system-host.ts';
import type { AuditEntry } from '#main/values/audit-entry.ts';
import { describeError } from '#main/values/describe-error.ts';
import { VERSION } from '#main/values/version.ts';
import { NoticeBoard } from '../alerts/notice-board.ts';
import { AuditLog } from '../audit/audit-log.ts';
import { PRACTICE_SETTINGS } from '../practice/starter-settings.ts';
import { Redactor } from '../secrets/redactor.ts';
import { SettingsService } from '../settings/settings-service.ts';
import { STARTER_SETTINGS } from '../settings/starter-settings.ts';
import { Facts } from '../storage/facts.ts';
import { migrate } from '../storage/migrate.ts';
import { Pause } from '../system/pause.ts';
import { SystemState } from '../system/system-state.ts';

/** What the host says of itself and of how it was started. */
export interface Situation {
  readonly isPractice: boolean;
  readonly capabilities: Capabilities;
}

export type Foundation = ReturnType<typeof buildFoundation>;

const NO_DISK = {
  id: 'data.not-recordable',
  level: 'crit',
  title: 'The disk takes nothing more',
  body: 'Paid requests are refused until Tallylight can write down what they cost. Free some space; it goes on by itself.',
  place: null,
} as const;

/** What everything else stands on: logs, history, notices, settings, and how Tallylight itself is. */
export function buildFoundation(host: SystemHost, { isPractice, capabilities }: Situation) {
  const { clock, database, files, paths } = host;
  migrate(database);
  const redactor = new Redactor();
  const redact = (text: string): string => redactor.redact(text);
  const log = host.createLog(redact);
  const reportBug = (error: unknown): void => log.error('A bug', { error: describeError(error) });
  const auditLog = new AuditLog(database, reportBug, clock);
  const audit = (entry: AuditEntry): void => {
    auditLog.append(entry);
    const { kind, subject, detail } = entry;
    log.info(kind, { subject, ...detail });
  };
  const facts = new Facts(database);

  const board = new NoticeBoard(() => system.live.changed(), clock);
  const notices = {
    list: () => board.list(),
    raise: (notice: Omit<Notice, 'sinceMs'>): void => {
      if (board.raise(notice)) log.warn(notice.title, { notice: notice.id, body: notice.body });
    },
    clear: (id: string): void => {
      if (board.clear(id)) log.info('Over', { notice: id });
    },
  };
  const pause = new Pause(facts, audit, clock);
  const system: SystemState = new SystemState(
    {
      version: VERSION,
      profile: paths.name,
      isPractice,
      dataFolder: paths.folder,
      capabilities,
    },
    host.keychain.name,
    { pausedSinceMs: () => pause.sinceMs, notices: () => notices.list() },
    clock,
  );
  const settings = new SettingsService(
    {
      file: paths.settings,
      lastGood: join(paths.folder, 'tallylight.last-good.json'),
      starterText: isPractice ? PRACTICE_SETTINGS : STARTER_SETTINGS,
    },
    { files, audit, notices },
    clock,
  );

  /** Told by each book whether rows of it wait for the disk. */
  const waitingBooks = new Set<string>();
  const noteWaiting = (book: string, isWaiting: boolean): void => {
    if (isWaiting) waitingBooks.add(book);
    else waitingBooks.delete(book);
    if (waitingBooks.size > 0) notices.raise(NO_DISK);
    else notices.clear(NO_DISK.id);
  };
  auditLog.onWaiting((isWaiting) => noteWaiting('audit', isWaiting));

  return {
    redactor,
    redact,
    log,
    reportBug,
    auditLog,
    audit,
    facts,
    notices,
    pause,
    system,
    settings,
    noteWaiting,
    /** Aborted once Tallylight shuts down. */
    stopping: new AbortController(),
  };
}

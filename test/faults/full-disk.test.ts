import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Notice } from '#contract/system.ts';
import { askRunningHost } from '#main/host/control-client.ts';
import { report } from '#test/support/fault-run.ts';
import { postMessage, type Answer, type Asker } from '#test/support/ask-host.ts';
import { openContract, type OpenContract } from '#test/support/open-contract.ts';
import { openBooks, type ProfileBooks } from '#test/support/profile-books.ts';
import { removeHome, startHost, type RunningHost } from '#test/support/running-host.ts';
import { copyDatabase, fillUp, mountAt, seenBy, whyNoSmallDisk } from '#test/support/small-disk.ts';
import { until } from '#test/support/until.ts';

const noDisk = whyNoSmallDisk();
const DISK_SIZE = '8m';
/** After there is room again. */
const BACK_MS = 5_000;
const NO_DISK = 'data.not-recordable';

let home: string;
let host: RunningHost;
let page: OpenContract;
let asker: Asker;
let folder: string;
const opened: { close(): void }[] = [];

beforeEach(async ({ skip }) => {
  if (noDisk !== null) skip(noDisk);
  home = mkdtempSync(join(tmpdir(), 'tallylight-full-'));
  host = await startHost({ home, through: mountAt(home, DISK_SIZE) });
  folder = seenBy(host.child.pid, host.folder);
  page = await openContract(host.windowUrl);
  const { token } = await page.client.clients.add({ name: 'Test', scope: 'use' });
  asker = { address: host.address, token };
});
afterEach(async () => {
  if (noDisk !== null) return;
  for (const one of opened.splice(0)) one.close();
  page.close();
  await host.stop();
  removeHome(home);
});

const callIdOf = ({ headers }: Answer): string => String(headers['x-tallylight-call-id']);
const codeOf = ({ headers }: Answer): unknown => headers['x-tallylight-code'];

/** Fills the disk, and asks until the first request is refused: some room is left in files that exist. */
async function fillUntilRefused(): Promise<{
  readonly free: () => void;
  readonly refused: Answer;
}> {
  const free = fillUp(folder);
  let refused = await postMessage(asker);
  await until('a request is refused', 20_000, async () => {
    if (refused.status !== 200) return true;
    refused = await postMessage(asker);
    return false;
  });
  return { free, refused };
}

async function notices(): Promise<readonly Notice[]> {
  for await (const snapshot of await page.client.system.watch()) return snapshot.notices;
  return [];
}
const isNoticed = async (): Promise<boolean> =>
  (await notices()).some(({ id, level }) => id === NO_DISK && level === 'crit');

async function read(path: string): Promise<number> {
  const reply = await fetch(asker.address + path, { headers: { 'x-api-key': asker.token } });
  await reply.text();
  return reply.status;
}

/** The books as they are on the disk now. */
function readBooks(): ProfileBooks {
  const copy = mkdtempSync(join(tmpdir(), 'tallylight-copy-'));
  copyDatabase(folder, copy);
  const books = openBooks(copy);
  opened.push({
    close: () => {
      books.database.close();
      removeHome(copy);
    },
  });
  return books;
}

/** How many requests the provider has had by the time of this answer: it counts them itself. */
function requestsBy({ headers }: Answer): number {
  return Number(/^req_practice_(\d+)$/.exec(String(headers['request-id']))?.[1]);
}

/** Those of them that the ledger has. */
function requestsIn({ database }: ProfileBooks): number {
  const sql = `SELECT COUNT(*) AS n FROM attempts JOIN calls ON calls.id = call_id
    WHERE client_name = 'Test' AND calls.kind = 'message'`;
  return (database.get(sql) as { n: number }).n;
}

describe('on a full disk', () => {
  it('refuses what it could not account for, lets people read, says so, and goes on by itself', async () => {
    expect((await postMessage(asker)).status).toBe(200);
    const { free, refused } = await fillUntilRefused();

    expect(refused.status).toBe(503);
    expect(codeOf(refused)).toBe('not_recordable');
    expect(refused.headers['x-should-retry']).toBe('false');
    expect(JSON.parse(refused.text)).toMatchObject({
      type: 'error',
      error: {
        type: expect.any(String) as string,
        message: expect.stringContaining('disk') as string,
      },
    });
    expect(await read('/v1/calls')).toBe(200);
    expect(await read('/health')).toBe(200);
    await until('it is noticed', 2_000, isNoticed);

    free();
    let last = refused;
    const backMs = await until('requests go through', BACK_MS, async () => {
      last = await postMessage(asker);
      return last.status === 200;
    });
    await until('the notice is gone', BACK_MS, async () => !(await isNoticed()));

    report(`back ${backMs.toFixed(0)} ms after there was room`);
    expect(host.child.exitCode).toBeNull();
    const books = readBooks();
    expect(books.integrity()).toBe('ok');
    expect(books.verifyAudit()).toMatchObject({ state: 'whole' });
    expect(books.openCalls() + books.openAttempts()).toBe(0);
    expect(books.calls.find(callIdOf(refused))).toMatchObject({ state: 'refused', status: 503 });
    expect(requestsIn(books)).toBe(requestsBy(last));

    // A request without its row would be noticed.
    const callId = callIdOf(last);
    books.database.run('DELETE FROM attempts WHERE call_id = :callId', { callId });
    expect(requestsIn(books)).toBeLessThan(requestsBy(last));
  });

  it('gives an answer under way to its end, and books it once there is room', async () => {
    let hasContent = false;
    const streaming = postMessage(asker, {
      isStream: true,
      mood: 'slow',
      onText: (text) => {
        hasContent ||= text.includes('text_delta');
      },
    });
    await until('it streams', 5_000, () => hasContent);
    const { free } = await fillUntilRefused();

    const answer = await streaming;
    free();
    await until(
      'it is booked',
      BACK_MS,
      () => readBooks().calls.find(callIdOf(answer))?.state === 'ok',
    );

    expect(answer).toMatchObject({ status: 200, isWhole: true });
    expect(answer.text).toContain('message_stop');
    const call = readBooks().calls.find(callIdOf(answer));
    expect(call?.cost).toMatchObject({ source: 'list_price' });
  });

  it('still opens a window, and still pauses and resumes', async () => {
    const { free } = await fillUntilRefused();
    const url = await openAnother();

    const second = await openContract(url);
    opened.push(second);
    await second.client.system.pause({ paused: true });

    expect(codeOf(await postMessage(asker))).toBe('paused');
    await second.client.system.pause({ paused: false });
    expect(codeOf(await postMessage(asker))).toBe('not_recordable');
    free();
    await until('requests go through', BACK_MS, async () => {
      return (await postMessage(asker)).status === 200;
    });
  });
});

/** The window's address with a fresh code, asked for over the control socket. */
async function openAnother(): Promise<string> {
  const answer = await askRunningHost(join(folder, 'control.sock'), { op: 'open' });
  return String(answer?.['url']);
}

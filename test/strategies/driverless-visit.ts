import assert from 'node:assert/strict';
import { missing } from '../requirements.ts';
import { perform } from './perform.ts';
import { type Peer, scripted } from './scripted-host.ts';

export const credentials = {
  user: 'bench',
  password: 'a pässword "\\ longer than a block of either SHA, which is 64 bytes',
  database: '',
};

/** Strategies that are their own drivers, with what it takes to execute them. */
export const DRIVERLESS = [
  ['native/ceiling', missing('compiler')],
  ['node/bare', false],
] as const;
export type Driverless = (typeof DRIVERLESS)[number][0];

/** What the strategy says of a host that holds this conversation: its rows, or what went wrong. */
export async function visit(
  name: Driverless,
  script: (peer: Peer) => Promise<void>,
  sql = 'select 0',
): Promise<{ readonly rows?: number; readonly error?: string }> {
  await using host = await scripted(script);
  const hosts = [{ id: 7, address: '127.0.0.1', port: host.port }];
  const strategy = { name, parameters: {} };
  const { afterGo, stderr, exitCode } = await perform(strategy, {
    hosts,
    credentials,
    sql,
    timeoutMs: 10_000,
  });
  assert.deepEqual([stderr, exitCode, afterGo.length], ['', 0, 2]);
  const { host: id, cycle, start: _, connected: __, end: ___, ...rest } = JSON.parse(afterGo[1] ?? '');
  assert.deepEqual([id, cycle], [7, 0]);
  return rest;
}

import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { test } from 'node:test';
import { openLog } from '../../harness/trial/log.ts';
import { scratchFolder } from '../scratch.ts';
import { attempt } from './attempt.ts';

const MIB = 2 ** 20;
const NOTE = `\n[manyhosts: only the first ${MIB} bytes are kept]\n`;

test('standard error is kept, the first MiB of it, and says that it was cut', async () => {
  const { measurement, logFile } = await attempt('floods-stderr');
  assert.equal(measurement.outcome.kind, 'completed');
  assert.equal(statSync(logFile).size, MIB + NOTE.length);
  const log = readFileSync(logFile, 'utf8');
  assert.ok(log.startsWith('oh\noh\n') && log.endsWith(NOTE));
});

test('without the protocol the same holds for standard output', async () => {
  const argv = ['/bin/sh', '-c', 'yes | head -c 8M'];
  const { measurement, logFile } = await attempt('', { program: { argv, protocol: 'none', cwd: '/' } });
  assert.equal(measurement.outcome.kind, 'completed');
  assert.equal(statSync(logFile).size, MIB + NOTE.length);
});

test('however much is printed, the harness keeps no more of it', async () => {
  await attempt('floods-stderr');
  const before = process.memoryUsage.rss();
  const { measurement } = await attempt('floods-stderr-much');
  assert.equal(measurement.outcome.kind, 'completed');
  const grown = process.memoryUsage.rss() - before;
  assert.ok(grown < 128 * MIB, `grown by ${Math.round(grown / MIB)} MiB while it read 512`);
});

test('a log that can’t be written ends nothing', async () => {
  const file = `${scratchFolder()}/gone/trial.log`;
  {
    await using log = await openLog(file);
    log.write(Buffer.from('lost'));
  }
  const { measurement } = await attempt('shows-its-environment', { logFile: file });
  assert.equal(measurement.outcome.kind, 'completed');
});

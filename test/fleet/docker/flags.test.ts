import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mysqldFlags } from '../../../harness/fleet/docker/flags.ts';

test('every host of a server can be connected at once, and its threads are kept', () => {
  const flags = mysqldFlags({ variables: {} }, 100);
  assert.ok(flags.includes('--max-connections=250'));
  assert.ok(flags.includes('--thread-cache-size=250'));
});

test('variables come last and are not loose', () => {
  const flags = mysqldFlags(
    { variables: { max_connections: 1200, local_infile: true, event_scheduler: false } },
    100,
  );
  assert.deepEqual(flags.slice(-3), ['--max_connections=1200', '--local_infile=ON', '--event_scheduler=OFF']);
});

// Alone: it asks the engine.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectEngine } from '../../harness/engine/connection.ts';
import { stateOf } from '../../harness/engine/images.ts';
import { missing } from '../requirements.ts';

test('an image of the project differs from one made from other sources', {
  skip: missing('docker'),
}, async () => {
  const engine = await connectEngine();
  const { dockerode } = engine.client.container;
  const tag = `outdated-${process.pid}`;
  const container = await dockerode.createContainer({ Image: 'manyhosts/netfilter' });
  try {
    await container.commit({
      repo: 'manyhosts/netfilter',
      tag,
      changes: 'LABEL manyhosts.context=of-another-day',
    });
    assert.equal(await stateOf(engine, `manyhosts/netfilter:${tag}`), 'outdated');
  } finally {
    await container.remove();
    await dockerode.getImage(`manyhosts/netfilter:${tag}`).remove();
  }
  assert.equal(await stateOf(engine, `manyhosts/netfilter:${tag}`), 'absent');
  assert.equal(await stateOf(engine, 'manyhosts/netfilter'), 'current');
});

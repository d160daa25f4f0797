import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderRuleset } from '../../../../harness/fleet/docker/network/netfilter.ts';

test('a ruleset replaces the earlier one and leads the range of ports to MySQL', () => {
  assert.equal(
    renderRuleset({ hosts: { first: 20_000, last: 20_099 } }),
    `
table inet manyhosts
delete table inet manyhosts
table inet manyhosts {
  set silent { type inet_service; }
  set refused { type inet_service; }
  set flapping { type inet_service; }
  chain drop_silent {
    type filter hook prerouting priority raw;
    tcp dport @silent drop
  }
  chain to_mysql {
    type nat hook prerouting priority dstnat;
    tcp dport 20000-20099 redirect to :3306
  }
  chain reset_refused {
    type filter hook input priority filter;
    meta l4proto tcp ct state new ct original proto-dst @refused reject with tcp reset
    meta l4proto tcp ct state new ct original proto-dst @flapping reject with tcp reset
  }
}
`,
  );
});

test('faulty ports become elements of their sets', () => {
  const ruleset = renderRuleset({
    hosts: { first: 20_000, last: 20_002 },
    silent: [20_000, 20_002],
    refused: [20_001],
  });
  assert.match(ruleset, /set silent \{ type inet_service; elements = \{ 20000, 20002 \} \}/);
  assert.match(ruleset, /set refused \{ type inet_service; elements = \{ 20001 \} \}/);
});

test('where ports may fall silent later, what is on its way back vanishes, too', () => {
  const ruleset = renderRuleset({ hosts: { first: 20_000, last: 20_002 }, silencesLater: true });
  assert.match(
    ruleset,
    /type filter hook output priority filter;\n {4}meta l4proto tcp ct original proto-dst @silent drop/,
  );
});

test('ports that lead elsewhere are told before those that lead to MySQL', () => {
  const ruleset = renderRuleset({
    hosts: { first: 20_000, last: 20_009 },
    led: [
      { ports: [20_003, 20_007], to: 3400 },
      { ports: [20_004], to: 3401 },
    ],
  });
  assert.match(
    ruleset,
    /^ {4}tcp dport \{ 20003, 20007 \} redirect to :3400\n {4}tcp dport \{ 20004 \} redirect to :3401\n {4}tcp dport 20000-20009 /m,
  );
});

test('a single port is not written as a range', () => {
  assert.match(renderRuleset({ hosts: { first: 20_000, last: 20_000 } }), /tcp dport 20000 redirect/);
});

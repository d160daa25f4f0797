import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { scratchFolder } from '../../scratch.ts';
import { resultsWith, runOf, store, viewing } from './results.ts';

const [OLD, NEW] = ['test-20260101T000000000Z', 'test-20260102T000000000Z'];

test('all runs are listed, newest first, with their answer, fleet and verdicts', async () => {
  const threshold = {
    strategy: 'quick',
    metric: 'work',
    aggregate: 'max',
    operator: '<',
    text: 'max<1s',
    line: 1,
  } as const;
  const limits = [
    { ...threshold, limit: 1e9 },
    { ...threshold, limit: 1 },
  ];
  const head = runOf(NEW, 1, (run) => {
    run.scenario.thresholds = limits;
    run.state = 'interrupted';
  });
  await using site = await viewing(resultsWith(runOf(OLD), head));
  const { status, main } = await site.get('/');
  assert.equal(status, 200);
  assert.ok(main.indexOf(`href="/runs/${NEW}"`) < main.indexOf(`href="/runs/${OLD}"`));
  assert.match(
    main,
    /quick finished 5 hosts in 0\.100 s, 9\.0 times faster than slow \(95% interval 9\.0 to 9\.0 times\), with 19\.1 MiB\./,
  );
  assert.match(main, /1 fail<\/span> .*1 pass<\/span>/);
  assert.match(main, /docker, 5 hosts<\/div><div>2 cases, 12 trials/);
  assert.match(main, />interrupted</);
  assert.match(main, new RegExp(`name="base" value="${OLD}" checked`));
  assert.match(main, new RegExp(`name="head" value="${NEW}" checked`));
});

test('a threshold on hosts is judged from their visits, in the list too', async () => {
  const run = runOf(NEW, 1, ({ scenario, trials }) => {
    trials.splice(1);
    for (const trial of trials) trial.hosts = { asked: 5, answered: 5, errors: {} };
    scenario.thresholds = [
      {
        strategy: 'quick',
        metric: 'latency',
        aggregate: 'max',
        operator: '<',
        limit: 20,
        text: 'max<20ns',
        line: 1,
      },
    ];
  });
  const results = resultsWith(run);
  const visits = { trial: 0, startNs: [0, 0], connectedNs: [1, 1], endNs: [5, 6], errors: {} };
  writeFileSync(join(results, NEW, 'visits.ndjson'), `${JSON.stringify(visits)}\n`);
  await using site = await viewing(results);
  assert.match((await site.get('/')).main, /1 pass</);
});

test('a run is shown as its report, made anew when it was stored anew', async () => {
  const results = resultsWith(runOf(NEW));
  await using site = await viewing(results);
  const { status, main, text } = await site.get(`/runs/${NEW}`);
  assert.equal(status, 200);
  assert.match(main, /<h1>quick finished 5 hosts in 0\.100 s/);
  assert.ok(text.includes('<a href="/history/test">History of test</a>'));
  assert.ok(text.includes(`<a href="/runs/${NEW}/files/run.json">run.json</a>`));
  store(results, runOf(NEW, 2));
  assert.match((await site.get(`/runs/${NEW}`)).main, /<h1>quick finished 5 hosts in 0\.200 s/);
  assert.match((await site.get('/')).main, /quick finished 5 hosts in 0\.200 s/);
});

test('a run that was not stored anew is not rendered again', async () => {
  const results = resultsWith(runOf(NEW));
  const file = join(results, NEW, 'run.json');
  const [then, text] = [new Date('2026-01-02T00:00:00Z'), readFileSync(file, 'utf8')];
  utimesSync(file, then, then);
  await using site = await viewing(results);
  const first = await site.get(`/runs/${NEW}`);
  // As long as before, and as old.
  writeFileSync(file, text.replace('"sql":"select 1"', '"sql":"select 2"'));
  utimesSync(file, then, then);
  assert.equal((await site.get(`/runs/${NEW}`)).text, first.text);
  utimesSync(file, then, new Date());
  assert.notEqual((await site.get(`/runs/${NEW}`)).text, first.text);
});

test('two alike runs are compared', async () => {
  await using site = await viewing(resultsWith(runOf(OLD), runOf(NEW, 2)));
  const { status, main, text } = await site.get(`/compare?base=${OLD}&head=${NEW}`);
  assert.equal(status, 200);
  assert.match(main, /<h1>Head is worse than base in work of quick/);
  assert.ok(text.includes(`<a href="/runs/${OLD}">Base</a><a href="/runs/${NEW}">Head</a>`));
});

test('runs that are not alike are refused with their differences, and compared all the same when asked again', async () => {
  const other = runOf(NEW, 1, (run) => {
    run.machine.cores = 64;
  });
  await using site = await viewing(resultsWith(runOf(OLD), other));
  const refused = await site.get(`/compare?base=${OLD}&head=${NEW}`);
  assert.equal(refused.status, 409);
  assert.match(refused.main, /<li>cores: 2 in base, 64 in head<\/li>/);
  const again = `/compare?base=${OLD}&head=${NEW}&allow=true`;
  assert.ok(refused.main.includes(`href="${again.replaceAll('&', '&amp;')}"`));
  const allowed = await site.get(again);
  assert.equal(allowed.status, 200);
  assert.match(allowed.main, /The runs differ in cores: 2 in base, 64 in head/);
});

test('a comparison needs two runs that are there', async () => {
  await using site = await viewing(resultsWith(runOf(OLD)));
  const answers = [`?head=${OLD}`, `?base=${OLD}&head=${OLD}`, `?base=${OLD}&head=none`];
  const found = await Promise.all(answers.map((query) => site.get(`/compare${query}`)));
  assert.deepEqual(
    found.map(({ status }) => status),
    [400, 400, 404],
  );
  assert.match(found[1]?.main ?? '', /Choose two different runs/);
});

test('a history has a picture a metric, a point a run and case, and says where runs are not alike', async () => {
  const third = 'test-20260103T000000000Z';
  const runs = [
    runOf(OLD),
    runOf(NEW, 2),
    runOf(third, 2, (run) => {
      run.machine.kernel = '7.0';
    }),
  ];
  const elsewhere = runOf('other-20260104T000000000Z', 1, (run) => {
    run.scenario.name = 'other';
  });
  await using site = await viewing(resultsWith(...runs, elsewhere));
  const { status, main } = await site.get('/history/test');
  assert.equal(status, 200);
  const charts = Array.from(main.matchAll(/<figure id="chart-([^"]+)"/g), ([, id]) => id);
  assert.deepEqual(charts, ['work', 'memory-peak']);
  for (const run of runs)
    assert.ok(main.includes(`data-tip="quick\n${run === runs[0] ? '0.100' : '0.200'} s`), run.id);
  assert.equal(
    main.match(/<g [^>]*class="break"|<g class="break"/g)?.length,
    4,
    'both sizes of two pictures',
  );
  assert.match(main, /kernel: 6\.0, now 7\.0/);
  assert.ok(!main.includes('other-2026'));
  assert.equal((await site.get('/history/none')).status, 404);
});

test('damaged runs stand in the list with what is wrong with them, and break nothing', async () => {
  const results = resultsWith(runOf(OLD));
  for (const [name, content] of [
    ['empty-20260105T000000000Z', undefined],
    ['half-20260105T000000001Z', '{"version": 1, '],
    ['strange-20260105T000000002Z', '{"version": 1}'],
  ] as const) {
    mkdirSync(join(results, name));
    if (content !== undefined) writeFileSync(join(results, name, 'run.json'), content);
  }
  await using site = await viewing(results);
  const { status, main } = await site.get('/');
  assert.equal(status, 200);
  assert.match(main, /Can’t be read:<\/span> .*found no run\.json in it/);
  assert.match(main, /Can’t be read:<\/span> .*half-20260105T000000001Z\/run\.json is damaged/);
  assert.match(main, /Can’t be read:<\/span> .*strange-20260105T000000002Z\/run\.json/);
  assert.match(main, /quick finished 5 hosts/);
  const one = await site.get('/runs/strange-20260105T000000002Z');
  assert.equal(one.status, 422);
  assert.match(one.main, /strange-20260105T000000002Z\/run\.json/);
  assert.equal((await site.get(`/compare?base=${OLD}&head=half-20260105T000000001Z`)).status, 422);
  assert.equal((await site.get(`/runs/${OLD}`)).status, 200);
});

test('an empty results folder, and one that is not there, say how a run is made', async () => {
  for (const results of [scratchFolder(), join(scratchFolder(), 'nowhere')]) {
    await using site = await viewing(results);
    const { status, main } = await site.get('/');
    assert.equal(status, 200);
    assert.ok(main.includes(`No runs in ${results} yet`));
    assert.match(main, /manyhosts run scenarios\/smoke\.yaml/);
  }
});

test('names from outside are text on every page', async () => {
  const evil = `<script>alert(1)</script>"'&`;
  const id = (day: number) => `<img src=x onerror=alert(1)>"-2026010${day}T000000000Z`;
  const strange = (day: number) =>
    runOf(id(day), 1, (run) => {
      run.scenario.name = evil;
      run.machine.cores = day;
    });
  await using site = await viewing(resultsWith(strange(1), strange(2)));
  const [base, head] = [id(1), id(2)].map(encodeURIComponent) as [string, string];
  for (const path of [
    '/',
    `/runs/${head}`,
    `/compare?base=${base}&head=${head}`,
    `/history/${encodeURIComponent(evil)}`,
  ]) {
    const { main, status } = await site.get(path);
    assert.ok([200, 409].includes(status), `${path}: ${status}`);
    assert.ok(!/<script>alert|<img src=x/.test(main), path);
    assert.ok(/&lt;script&gt;alert|&lt;img src=x/.test(main), path);
  }
});

// The control: the same work in every run, on the Node that the lockfile pins. It allocates, hashes, sorts, parses and
// compiles as an interpreter's start-up does, so that what slows strategies down slows it down alike. Changing it makes
// runs from before and after incomparable.
const ROUNDS = 8;
const hosts = Array.from({ length: 2_000 }, (_, id) => ({
  id,
  address: `10.0.${id >> 8}.${id & 255}`,
  tags: [`t${id % 7}`],
}));

let checksum = 0;
for (let round = 0; round < ROUNDS; round++) {
  const copy = JSON.parse(JSON.stringify(hosts)) as typeof hosts;
  copy.sort((a, b) => (a.address < b.address ? -1 : 1));
  const byTag = Map.groupBy(copy, ({ tags }) => tags[0]);
  const compiled = new Function('x', `return x + ${round}`) as (x: number) => number;
  checksum += compiled(byTag.size + copy.map(({ address }) => address.replace(/\d+$/, '0')).join().length);
}
process.stdout.write(`${checksum}\n`);

import { detectCgroups } from '../../harness/cgroup/detect.ts';
import { dockerAvailability } from '../../harness/fleet/docker/availability.ts';
import type { FleetContext } from '../../harness/fleet/fleet.ts';
import { thisOwner } from '../../harness/process/owner.ts';
import { measureCost } from './cost.ts';
import { printFigures } from './figure.ts';
import { measureDockerFleet, measureEmbeddedFleet, measureFleetsAgainstEachOther } from './fleets.ts';
import { hyperfineIsThere, measureAgainstHyperfine } from './hyperfine.ts';
import { measureOverhead } from './overhead.ts';
import { measureReport } from './report.ts';

// What the harness itself costs. Every figure is a ratio or a bound within this one run: machines differ and drift, so
// nothing here is a timed test. Exits 0 whatever it finds: it is read, not gated.
const owner = thisOwner();
const context: FleetContext = { owner, cgroups: detectCgroups(owner) };
const image = 'manyhosts/mysql';
const docker = await dockerAvailability(image);

if (hyperfineIsThere()) printFigures(await measureAgainstHyperfine(context));
else process.stdout.write('Not measured, the time of a whole run: hyperfine is missing (Debian has it)\n');
printFigures(await measureOverhead(context));
printFigures(await measureCost());
printFigures(await measureReport());
printFigures(await measureEmbeddedFleet(context));
if (docker.available) {
  printFigures(await measureDockerFleet(context, image));
  printFigures(await measureFleetsAgainstEachOther(context, image));
} else {
  process.stdout.write(`Not measured, docker fleets: ${docker.reason}\n`);
}

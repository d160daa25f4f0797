import { detectCgroups } from '../../harness/cgroup/detect.ts';
import { thisOwner } from '../../harness/process/owner.ts';
import { testBackend } from './backend-suite.ts';

// Run by v2-kernel.test.ts inside a kernel that has nothing but version 2.
const backend = detectCgroups(thisOwner());
if (backend.kind !== 'v2')
  throw new Error(`Expected cgroup v2 in the guest, found ${backend.kind}: ${backend.description}`);
testBackend(backend);

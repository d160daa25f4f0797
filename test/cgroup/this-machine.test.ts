import { test } from 'node:test';
import { detectCgroups } from '../../harness/cgroup/detect.ts';
import { thisOwner } from '../../harness/process/owner.ts';
import { missing } from '../requirements.ts';
import { testBackend } from './backend-suite.ts';

const reason = missing('cgroups');
if (reason) test('cgroups of this machine', { skip: reason });
else testBackend(detectCgroups(thisOwner()));

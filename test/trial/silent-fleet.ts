import { type Fleet, UNOBSERVED } from '../../harness/fleet/fleet.ts';

/** A fleet of closed ports, for trials whose strategies visit no host. */
export function silentFleet(hosts: number): Fleet {
  return {
    record: {
      provider: 'embedded',
      simulated: true,
      reach: 'direct',
      hosts,
      servers: [],
      faults: [],
      readyNs: 0,
    },
    hosts: Array.from({ length: hosts }, (_, id) => ({ id, address: '127.0.0.1', port: 9, server: 0 })),
    credentials: { user: 'bench', password: 'the-password', database: 'mysql' },
    ...UNOBSERVED,
  };
}

import type { Fleet } from './fleet.ts';

/** The harness's own, over which the counters are asked for. */
const OWN = 1;

/**
 * What is to be said before the first trial of servers that can't have all their hosts connected to at once: a sentence,
 * undefined where all can. It is no mistake: a strategy may be bounded, and a scenario may be about being refused. But
 * mysqld lowers its `max_connections` by itself where it may not open enough files, and says so in its log alone.
 */
export function tooFewConnections(
  { record, capacities }: Pick<Fleet, 'record' | 'capacities'>,
  fewestServers = record.servers.length,
) {
  // Hosts are spread evenly, in a sweep over servers over as few as its fewest.
  const needed = Math.ceil(record.hosts / fewestServers) + OWN;
  const least = Math.min(...capacities.map(({ maxConnections = Infinity }) => maxConnections));
  if (least >= needed) return undefined;
  return (
    `Expected every server to take ${needed} connections at once, those to its hosts and the harness's own; found ` +
    `max_connections ${least}. Strategies that visit all hosts at once will be refused: raise max_connections in ` +
    'fleet.variables and the limit of open files of the servers, or take more servers.'
  );
}

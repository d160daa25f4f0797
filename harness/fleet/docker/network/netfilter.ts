import type { Container } from 'dockerode';
import type { Engine } from '../../../engine/connection.ts';
import { lastLines } from '../../../engine/logs.ts';
import { removeContainer } from '../../../engine/removal.ts';
import { FleetError } from '../../../vocabulary/errors.ts';
import { MYSQL_PORT, type PortRange } from './layout.ts';

export const NETFILTER_IMAGE = 'manyhosts/netfilter';

/**
 * Give a running server its port rules: a sidecar joins the server's network namespace, sets them and is removed. The
 * server's own image needs no tools and no rights for it.
 */
export async function applyRules(
  engine: Engine,
  serverId: string,
  rules: PortRules,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  const sidecar = await engine.client.container.dockerode.createContainer({
    Image: NETFILTER_IMAGE,
    Cmd: [renderRuleset(rules)],
    Labels: { ...labels },
    HostConfig: {
      NetworkMode: `container:${serverId}`,
      CapDrop: ['ALL'],
      CapAdd: ['NET_ADMIN'],
      SecurityOpt: ['no-new-privileges'],
      ReadonlyRootfs: true,
    },
  });
  try {
    await runToEnd(sidecar);
  } finally {
    await removeContainer(sidecar);
  }
}

async function runToEnd(sidecar: Container): Promise<void> {
  await sidecar.start();
  const { StatusCode } = (await sidecar.wait()) as { StatusCode: number };
  if (StatusCode === 0) return;
  const errors = (await lastLines(sidecar, 50)).filter((line) => line.startsWith('Error'));
  throw new FleetError(`nft can't set the port rules (exit code ${StatusCode}): ${errors.join('; ')}`);
}

/** What a server's network namespace does with its hosts' ports. */
export interface PortRules {
  /** These lead to MySQL. */
  readonly hosts: PortRange;
  /** Of these, the ones where packets vanish: a client waits until its own timeout. */
  readonly silent?: readonly number[];
  /** Whether ports may fall silent later: packets of connections that are open then vanish on their way back, too. */
  readonly silencesLater?: boolean;
  /** Of these, the ones that answer with a reset, as a closed port does. */
  readonly refused?: readonly number[];
  /** Of these, the ones that lead to another port of the namespace than MySQL's. */
  readonly led?: readonly { readonly ports: readonly number[]; readonly to: number }[];
}

/**
 * The rules as an nftables script that replaces an earlier one in a single transaction, so that no packet meets half of
 * it. Silent ports are dropped before address translation gives them MySQL's port; refused ones are told by the port
 * that was first asked for, since only the input hook may send a reset. It refuses new connections only, so that those
 * to a flapping port live on; which ports are down is for the companion to say.
 */
export function renderRuleset({
  hosts,
  silent = [],
  silencesLater,
  refused = [],
  led = [],
}: PortRules): string {
  return `
table inet manyhosts
delete table inet manyhosts
table inet manyhosts {
  set silent { type inet_service; ${elements(silent)}}
  set refused { type inet_service; ${elements(refused)}}
  set flapping { type inet_service; }
  chain drop_silent {
    type filter hook prerouting priority raw;
    tcp dport @silent drop
  }
${silencesLater ? DROP_ANSWERS : ''}  chain to_mysql {
    type nat hook prerouting priority dstnat;
${led.map(({ ports, to }) => `    tcp dport { ${ports.join(', ')} } redirect to :${to}\n`).join('')}\
    tcp dport ${range(hosts)} redirect to :${MYSQL_PORT}
  }
  chain reset_refused {
    type filter hook input priority filter;
    meta l4proto tcp ct state new ct original proto-dst @refused reject with tcp reset
    meta l4proto tcp ct state new ct original proto-dst @flapping reject with tcp reset
  }
}
`;
}

const DROP_ANSWERS = `\
  chain drop_answers {
    type filter hook output priority filter;
    meta l4proto tcp ct original proto-dst @silent drop
  }
`;

function elements(ports: readonly number[]): string {
  return ports.length === 0 ? '' : `elements = { ${ports.join(', ')} } `;
}

function range({ first, last }: PortRange): string {
  return first === last ? `${first}` : `${first}-${last}`;
}

import type { Container } from 'dockerode';
import type { Engine } from '../../../engine/connection.ts';
import { lastLines } from '../../../engine/logs.ts';
import { removeContainer } from '../../../engine/removal.ts';
import { FleetError } from '../../../vocabulary/errors.ts';
import { type PortRules, renderRuleset } from './ruleset.ts';

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

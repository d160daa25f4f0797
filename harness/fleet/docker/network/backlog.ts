import type { PortRange } from './layout.ts';

/** What a network namespace begins with since Linux 5.4 (net/core/net_namespace.c); it cuts every listener's own backlog. */
const SOMAXCONN = 4096;

/**
 * The settings of a server's network namespace that its backlog needs: all its hosts are one listener's, and a strategy may
 * connect to all of them before the server has accepted one. None where the kernel's own do: not every engine may set them.
 */
export function backlogSysctls({ first, last }: PortRange): { readonly Sysctls?: Record<string, string> } {
  const hosts = last - first + 1;
  return hosts > SOMAXCONN ? { Sysctls: { 'net.core.somaxconn': String(hosts) } } : {};
}

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** The addresses and ports at which the children of this process listen for TCP, as `127.0.0.1:20000` (proc_net_tcp(5)). */
export function listeningChildren(): string[] {
  return childrenOf(process.pid).flatMap((pid) => {
    const own = socketsOf(pid);
    const lines = ['tcp', 'tcp6'].flatMap((name) =>
      readFileSync(`/proc/${pid}/net/${name}`, 'utf8').split('\n').slice(1),
    );
    return lines
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode = '']) => state === LISTEN && own.has(inode))
      .map(([, local = '']) => readable(local));
  });
}

const LISTEN = '0A';

function childrenOf(parent: number): number[] {
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return pids.filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/status`, 'utf8').includes(`\nPPid:\t${parent}\n`);
    } catch {
      return false; // it has ended meanwhile
    }
  });
}

/** The inodes of a process's open sockets. */
function socketsOf(pid: number): Set<string> {
  const folder = `/proc/${pid}/fd`;
  const links = readdirSync(folder).map((name) => readlinkSync(`${folder}/${name}`));
  return new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
}

// Four bytes in the machine's own order, which is little-endian wherever Node runs; IPv6 stays as it is.
function readable(local: string): string {
  const [address = '', port = ''] = local.split(':');
  const bytes = address.match(/../g)?.map((byte) => Number.parseInt(byte, 16)) ?? [];
  const text = bytes.length === 4 ? bytes.reverse().join('.') : `[${address}]`;
  return `${text}:${Number.parseInt(port, 16)}`;
}

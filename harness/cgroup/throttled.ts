import { dirname, join } from 'node:path';
import { KernelFile } from '../process/kernel-file.ts';

/** A folder and those above it, up to and with `top`. */
export function fromTo(folder: string, top: string): string[] {
  const folders = [folder];
  for (let at = folder; at !== top && at !== dirname(at); ) {
    at = dirname(at);
    folders.push(at);
  }
  return folders;
}

/**
 * Time that groups were held back by CPU limits: `key` of each one's cpu.stat, `unitNs` long. A limit counts where it is
 * set, and not in the groups below that it holds back; so the groups above are asked, too. A root has no such key (v2).
 */
export function openThrottled(folders: readonly string[], key: string, unitNs: number) {
  const files = folders.map((folder) => new KernelFile(join(folder, 'cpu.stat')));
  return {
    ns(): number | undefined {
      const found = files.flatMap((file) => file.keyed(key)[0] ?? []);
      return found.length === 0 ? undefined : found.reduce((sum, value) => sum + value, 0) * unitNs;
    },
    close: () => {
      for (const file of files) file.close();
    },
  };
}

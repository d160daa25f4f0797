import { appendFileSync, readFileSync } from 'node:fs';
import { env, pid } from 'node:process';

// Loaded into the harness: as it exits, it notes the kernel's high-water mark of its own memory (proc(5), VmHWM). What it
// started has the file's name in its environment, too, and notes its own.
process.once('exit', () => {
  const [, kib] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  appendFileSync(env.MANYHOSTS_OWN_MEMORY ?? '/dev/null', `${pid} ${kib}\n`);
});

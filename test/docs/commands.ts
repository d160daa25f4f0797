import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '..', '..', 'harness', 'cli', 'main.ts');

/** Every command's help, as a terminal of 80 columns shows it. */
export function commandOptions(): string {
  const names = Array.from(helpOf().matchAll(/^ {2}([a-z]+) /gm), ([, name = '']) => name);
  return names
    .filter((name) => name !== 'help')
    .map((name) => `### ${name}\n\n\`\`\`\n${helpOf(name)}\n\`\`\``)
    .join('\n\n');
}

function helpOf(...command: readonly string[]): string {
  return execFileSync(process.execPath, [MAIN, ...command, '--help'], { encoding: 'utf8' }).trimEnd();
}

import type { Scenario } from '../scenario/scenario.ts';
import { plainText } from '../vocabulary/plain-text.ts';

/** Say on standard error what a scenario's author should look at, before anything is started. */
export function tellNotices({ notices }: Pick<Scenario, 'notices'>): void {
  for (const notice of notices) process.stderr.write(`${plainText(notice)}\n`);
}

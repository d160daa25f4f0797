import { z } from 'zod';
import type { HostCounts, Sample } from './measurement.ts';
import { quote } from './protocol.ts';

type Judged = { readonly samples: readonly Sample[] } | { readonly violation: string };

const time = z.number().int().nonnegative();
const report = z.object({
  id: z.number().int(),
  start: time,
  connected: time.optional(),
  end: time,
  error: z.string().min(1).max(200).optional(),
});

/**
 * Slack between the strategy's clock and the harness's, nanoseconds: the harness stamps DONE after the strategy printed
 * it, so an honest end is always earlier; the slack covers clocks read in different units.
 */
export const CLOCK_SLACK_NS = 1_000_000;

/**
 * Check a strategy's report lines: every host exactly once, times in order and within the harness's own GO → DONE.
 * Samples come back in the order of their hosts.
 */
export function judgeReports(lines: readonly string[], hosts: number, workNs: number): Judged {
  const samples = Array.from<Sample | undefined>({ length: hosts });
  for (const line of lines) {
    const parsed = parse(line);
    if (!parsed)
      return {
        violation: `expected a report such as {"id":0,"start":1,"connected":2,"end":3}, found ${quote(line)}`,
      };
    if (parsed.id < 0 || parsed.id >= hosts)
      return { violation: `reported host ${parsed.id}, which is not in its task` };
    if (samples[parsed.id]) return { violation: `reported host ${parsed.id} twice` };
    const wrong = outOfOrder(parsed, workNs);
    if (wrong) return { violation: `host ${parsed.id}: ${wrong}` };
    samples[parsed.id] = parsed;
  }
  const missing = samples.indexOf(undefined);
  if (missing !== -1) {
    return { violation: `reported ${lines.length} of ${hosts} hosts; host ${missing} is missing` };
  }
  return { samples: samples as Sample[] };
}

/** How many hosts answered, and how many failed by which kind. */
export function countHosts(samples: readonly Sample[]): HostCounts {
  const errors: Record<string, number> = {};
  for (const { error } of samples) if (error !== undefined) errors[error] = (errors[error] ?? 0) + 1;
  const failed = Object.values(errors).reduce((sum, count) => sum + count, 0);
  return { asked: samples.length, answered: samples.length - failed, errors };
}

function parse(line: string): Sample | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const { success, data } = report.safeParse(value);
  if (!success) return undefined;
  const { id, start, connected, end, error } = data;
  return {
    id,
    startNs: start,
    endNs: end,
    ...(connected === undefined ? {} : { connectedNs: connected }),
    ...(error === undefined ? {} : { error }),
  };
}

function outOfOrder({ startNs, connectedNs, endNs, error }: Sample, workNs: number): string | undefined {
  if (connectedNs === undefined && error === undefined) return 'answered without a time of connection';
  const times = [startNs, connectedNs ?? startNs, endNs];
  if (times.some((time, at) => time < (times[at - 1] ?? 0)))
    return `times out of order (${times.join(', ')} ns)`;
  if (endNs > workNs + CLOCK_SLACK_NS) {
    return `ended ${endNs} ns after GO, but DONE came after ${workNs} ns by the harness's clock`;
  }
  return undefined;
}

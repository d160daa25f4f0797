import { METRICS, type MetricName } from '../../vocabulary/metrics.ts';
import { percent, tenths } from '../../vocabulary/wording.ts';

/** Figures as text, three significant digits: what a reader compares. Stored figures stay as they are. */

/** `0.592 s`, `54.1 s`. */
export function seconds(ns: number): string {
  return `${significant(ns / 1e9)} s`;
}

/** `21.4 MiB`. */
export function mebibytes(bytes: number): string {
  return `${significant(bytes / 2 ** 20)} MiB`;
}

/** `1.00×`. */
export function times(ratio: number): string {
  return `${significant(ratio)}×`;
}

/** A figure in a metric's own unit. */
export function figure(metric: MetricName, value: number): string {
  return { ns: seconds, bytes: mebibytes, count: significant, share: tenths, rate }[METRICS[metric].unit](
    value,
  );
}

function rate(value: number): string {
  return `${significant(value)}/s`;
}

/** `±3%`: the farther end of an interval, seen from the figure; nothing where there is no interval. */
export function spread(value: number, interval: readonly [number, number] | undefined): string {
  if (!interval || value === 0) return '';
  const farther = Math.max(value - interval[0], interval[1] - value) / Math.abs(value);
  // The baseline over itself is 1 with certainty, and needs no bar.
  return farther === 0 ? '' : ` ±${percent(farther)}`;
}

/** `+3.1%`, for a ratio of two runs. */
export function change(ratio: number): string {
  const change = (ratio - 1) * 100;
  return `${change < 0 ? '−' : '+'}${Math.abs(change).toFixed(1)}%`;
}

/** `1 m 05 s`, for elapsed and remaining time. */
export function clock(ms: number): string {
  const whole = Math.round(ms / 1000);
  const minutes = Math.floor(whole / 60);
  return minutes === 0 ? `${whole} s` : `${minutes} m ${String(whole % 60).padStart(2, '0')} s`;
}

/** `40 s`, `21 min`, `3.5 h`: for a time that is not known to the second. */
export function roughly(ms: number): string {
  if (ms < 90_000) return `${Math.max(1, Math.round(ms / 1000))} s`;
  return ms < 5_400_000 ? `${Math.round(ms / 60_000)} min` : `${Number((ms / 3_600_000).toFixed(1))} h`;
}

function significant(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
  return value.toFixed(digits);
}

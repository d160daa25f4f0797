export function some(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

export function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

export function milliseconds(ns: number): string {
  return `${Math.round(ns / 1e4) / 100} ms`;
}

export function some(count: number, what: string, many = `${what}s`): string {
  return `${count} ${count === 1 ? what : many}`;
}

export function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

export function milliseconds(ns: number): string {
  return `${Math.round(ns / 1e4) / 100} ms`;
}

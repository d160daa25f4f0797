// Integers that are as long as their first byte says.
// https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_dt_integers.html

/** How many bytes the one takes that begins so. */
export function integerBytes(first: number | undefined): number {
  switch (first) {
    case 0xfc:
      return 3;
    case 0xfd:
      return 4;
    case 0xfe:
      return 9;
    default:
      return 1;
  }
}

/** The one that begins there; NaN where it is cut short. */
export function integerAt(payload: Buffer, at: number): number {
  const first = payload[at] ?? Number.NaN;
  const bytes = integerBytes(first);
  if (bytes === 1) return first;
  if (at + bytes > payload.length) return Number.NaN;
  return bytes === 9 ? Number(payload.readBigUInt64LE(at + 1)) : payload.readUIntLE(at + 1, bytes - 1);
}

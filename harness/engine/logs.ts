import type { Container } from 'dockerode';

/** The last lines of a container's streams, without their timestamps. */
export async function lastLines(
  container: Container,
  count: number,
  streams = { stdout: true, stderr: true },
): Promise<string[]> {
  const log = await container.logs({ ...streams, tail: count, follow: false });
  return demultiplex(log)
    .split('\n')
    .map((line) => line.replace(/^\S*\d{4}-\d\d-\d\d[T ][\d:.]+\S*\s+(\d+ )?/, '').trim())
    .filter((line) => line !== '');
}

// The engine frames each piece of output: stream number, three zeros, length as 32 bits big-endian, then the bytes
// (Docker Engine API, "Attach to a container").
function demultiplex(framed: Buffer): string {
  const pieces: Buffer[] = [];
  for (let at = 0; at + 8 <= framed.length; ) {
    const end = at + 8 + framed.readUInt32BE(at + 4);
    pieces.push(framed.subarray(at + 8, end));
    at = end;
  }
  return Buffer.concat(pieces).toString('utf8');
}

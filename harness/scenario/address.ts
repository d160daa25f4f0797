import { isIPv4, isIPv6, SocketAddress } from 'node:net';
import { omitUndefined } from '../vocabulary/omit-undefined.ts';
import { quote } from '../vocabulary/wording.ts';
import { type Diagnostic, ScenarioError } from './yaml/diagnostic.ts';
import { decodeSource, readSource, type SourceKind } from './yaml/source.ts';

/** Where a host of the author's answers as MySQL. */
export interface Address {
  /** A name, or a numeric address without brackets. */
  readonly address: string;
  readonly port: number;
}

/** What is wrong with an address; a `secret` one is not to be shown. */
interface Mistake {
  readonly mistake: string;
  readonly secret?: true;
}

/** MySQL's own. */
const PORT = 3306;

const FORM = /^(?:\[([^[\]]*)\]|([^:[\]]*))(?::(\d{1,5}))?$/;
// RFC 1123, with underscores, which occur. A last label of digits alone would be a broken IPv4 address.
const LABEL = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?';
const NAME = new RegExp(`^(?=.{1,253}$)(?:${LABEL}\\.)*(?!\\d+\\.?$)${LABEL}\\.?$`, 'i');

/** Read `host`, `host:port` or, of IPv6, `[address]:port`; what is wrong with it is said in words. */
export function parseAddress(text: string): Address | Mistake {
  if (/[@/]/.test(text))
    return { mistake: 'Expected an address alone, found one with a user, a scheme or a path', secret: true };
  const found = `found ${quote(text)}`;
  if (isIPv6(text))
    return { mistake: `Expected an IPv6 address in brackets, such as [2001:db8::1]:3306, ${found}` };
  const [, six, name, port = String(PORT)] = FORM.exec(text) ?? [];
  if (six !== undefined ? !isIPv6(six) : name === undefined || !(isIPv4(name) || NAME.test(name)))
    return {
      mistake: `Expected an address such as db1.example.com, 10.0.0.7:3307 or [2001:db8::1], ${found}`,
    };
  if (Number(port) < 1 || Number(port) > 65_535)
    return { mistake: `Expected a port from 1 to 65535, ${found}` };
  return { address: six ?? name ?? '', port: Number(port) };
}

/** The same for every way of writing one address: names in any case, IPv6 with or without its zeros. */
function canonical({ address, port }: Address): string {
  const host = isIPv6(address) ? new SocketAddress({ address, family: 'ipv6' }).address : address;
  return `${host.toLowerCase()} ${port}`;
}

/** Notes what is wrong with the address at an index; a secret one is not to be shown. */
type ComplainOf = (index: number, message: string, more: { hint?: string; secret?: true }) => void;

/** The addresses among some texts, in their order; of those that are none, or are there twice, it is complained. */
export function checkAddresses(texts: readonly string[], complain: ComplainOf): readonly Address[] {
  const seen = new Set<string>();
  return texts.flatMap((text, index) => {
    const parsed = parseAddress(text);
    if ('mistake' in parsed) {
      complain(index, parsed.mistake, parsed.secret ? { hint: LOGIN, secret: true } : {});
      return [];
    }
    if (seen.has(canonical(parsed))) {
      const hint = 'Remove one of them: every host is visited once.';
      complain(index, `Address ${quote(text)} is here twice`, { hint });
    }
    seen.add(canonical(parsed));
    return [parsed];
  });
}

const LOGIN = 'The user is fleet.external.user; the password comes from the environment (passwordFrom).';

/** A file with an address a line. */
const LIST: SourceKind = {
  name: 'hosts list',
  largest: 8 * 1024 * 1024,
  remedy: 'A relative path begins at the scenario’s folder.',
};

/**
 * The addresses of a file.
 *
 * @throws ScenarioError with every mistake of the file.
 */
export function readAddresses(file: string): readonly Address[] {
  return addressesIn(readSource(file, LIST), file);
}

/**
 * The addresses of what was printed instead of stored; `name` stands for the file.
 *
 * @throws ScenarioError with every mistake of it.
 */
export function decodeAddresses(bytes: Buffer, name: string): readonly Address[] {
  return addressesIn(decodeSource(name, bytes, LIST), name);
}

// One a line; blank lines count for nothing, nor does what follows a #.
function addressesIn(source: string, name: string): readonly Address[] {
  const written = [...source.matchAll(/^[^\S\n]*([^\s#].*)$/gm)].map(
    ({ 0: line, 1: content = '', index }) => {
      const text = content.replace(/\s#.*$/, '').trimEnd();
      const start = index + line.length - content.length;
      return { text, range: [start, start + text.length] as const };
    },
  );
  const mistakes: Diagnostic[] = [];
  const texts = written.map(({ text }) => text);
  const addresses = checkAddresses(texts, (index, message, { hint, secret }) => {
    const range = written[index]?.range ?? [0, 0];
    mistakes.push(omitUndefined({ message, range, hint, secretFrom: secret && range[0] }));
  });
  if (written.length === 0)
    mistakes.push({ message: 'Expected an address a line, found none', range: [0, 0] });
  if (mistakes.length > 0) throw new ScenarioError(name, source, mistakes);
  return addresses;
}

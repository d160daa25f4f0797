import { isIPv4, isIPv6, SocketAddress } from 'node:net';
import { quote } from './wording.ts';

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
export function canonical({ address, port }: Address): string {
  const host = isIPv6(address) ? new SocketAddress({ address, family: 'ipv6' }).address : address;
  return `${host.toLowerCase()} ${port}`;
}

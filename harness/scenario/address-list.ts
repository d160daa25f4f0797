import { type Address, canonical, parseAddress } from './address.ts';
import { quote } from './wording.ts';
import { type Diagnostic, ScenarioError } from './yaml/diagnostic.ts';
import { decodeSource, readSource, type SourceKind } from './yaml/source.ts';

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
  const addresses = checkAddresses(
    written.map(({ text }) => text),
    (index, message, { hint, secret }) => {
      const range = written[index]?.range ?? [0, 0];
      mistakes.push({
        message,
        range,
        ...(hint === undefined ? {} : { hint }),
        ...(secret ? { secretFrom: range[0] } : {}),
      });
    },
  );
  if (written.length === 0)
    mistakes.push({ message: 'Expected an address a line, found none', range: [0, 0] });
  if (mistakes.length > 0) throw new ScenarioError(name, source, mistakes);
  return addresses;
}

import { type ColumnType, parseColumnType } from '../../../scenario/column-type.ts';
import type { Simulation } from '../../../scenario/scenario.ts';
import { countersMovedBy } from '../../statement.ts';
import { Capability } from '../packets/capabilities.ts';
import { PacketWriter } from '../packets/packet-writer.ts';
import {
  type Agreement,
  type Column,
  writeColumns,
  writeEnd,
  writeNullBitmap,
} from '../packets/result-set.ts';
import { describedColumn } from './columns.ts';
import { valueAt } from './values.ts';

/** The first sequence id behind a command, which is one packet. */
const FIRST_SEQUENCE = 1;

/** An answer that an author described, to some statements. It is encoded once, and every connection sends the same bytes. */
export class DescribedAnswer {
  readonly columns: readonly Column[];
  readonly delayMs: number;
  /** By what `Com_%` counts each of its statements. */
  readonly #kinds: ReadonlyMap<string, string>;
  readonly #rows: number;
  readonly #types: readonly ColumnType[];
  readonly #encoded = new Map<string, Buffer>();

  constructor(statements: readonly string[], { rows, columns, delayMs }: Simulation) {
    this.delayMs = delayMs;
    this.#kinds = new Map(
      statements.map((sql) => [bare(sql), countersMovedBy(sql)[0].replace(/^Com_/, '')] as const),
    );
    this.#rows = rows;
    this.#types = columns.map(typeOf);
    this.columns = this.#types.map((type, at) => describedColumn(`c${at + 1}`, type));
  }

  /** By what `Com_%` counts a statement that it answers; undefined of another one. Some clients take the semicolon off. */
  kindOf(sql: string): string | undefined {
    return this.#kinds.get(sql) ?? this.#kinds.get(bare(sql));
  }

  /** The whole answer as this client reads it, prepared or not. */
  bytes({ capabilities, status }: Agreement, binary: boolean): Buffer {
    const agreed = { capabilities: capabilities & Capability.DEPRECATE_EOF, status };
    const form = [binary, agreed.capabilities, status].join();
    const encoded = this.#encoded.get(form) ?? this.#encode(agreed, binary);
    this.#encoded.set(form, encoded);
    return encoded;
  }

  #encode(agreed: Agreement, binary: boolean): Buffer {
    const writer = new PacketWriter();
    writer.begin(FIRST_SEQUENCE);
    writer.open().lenenc(this.columns.length).close();
    writeColumns(writer, this.columns, agreed);
    for (let row = 0; row < this.#rows; row++) {
      writer.open();
      if (binary) this.#writeBinaryRow(writer, row);
      else this.#writeTextRow(writer, row);
      writer.close();
    }
    writeEnd(writer, agreed);
    return writer.take().bytes;
  }

  #writeTextRow(writer: PacketWriter, row: number): void {
    for (const [at, type] of this.#types.entries()) writer.lenencText(valueAt(row, at, type).text);
  }

  #writeBinaryRow(writer: PacketWriter, row: number): void {
    writeNullBitmap(writer, this.#types, () => false);
    for (const [at, type] of this.#types.entries()) {
      const { text, binary } = valueAt(row, at, type);
      if (binary) writer.bytes(binary);
      else writer.lenencText(text);
    }
  }
}

function typeOf(declared: string): ColumnType {
  const type = parseColumnType(declared);
  if (!type) throw new Error(`Expected a column type that was checked, found ${declared}`);
  return type;
}

function bare(sql: string): string {
  return sql.replace(/[\s;]+$/, '').trimStart();
}

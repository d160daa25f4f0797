/** A column of a table. */
export interface Column {
  /** One line, or two. */
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Columns with the highest number are left out first where the table is too wide; 0 stays. */
  readonly expendable: number;
}

/** A column's title in one line; a name that was folded at an underscore is whole again. */
export function titleLine({ title }: Pick<Column, 'title'>): string {
  return title.replace('_\n', '_').replace('\n', ' ').trim();
}

/** A table as text, a row a line. */
export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

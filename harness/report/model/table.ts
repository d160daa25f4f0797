/** A column of a table. */
export interface Column {
  /** One line, or two. */
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Columns with the highest number are left out first where the table is too wide; 0 stays. */
  readonly expendable: number;
}

/** A table as text, a row a line. */
export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

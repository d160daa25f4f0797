// What a statement is known by, on a server and in its records.

/** A server's `Com_%` counters by their names: how many statements of each kind it has executed. */
export type StatementCounters = Readonly<Record<string, number>>;

/**
 * How many statements of the kinds of these were executed, by the counters' growth. Every kind has a counter of its own, so
 * a login, a good-bye or what a driver sets up is not taken for one of them, unless it is of the same kind.
 */
export function statementsLike(statements: readonly string[], growth: StatementCounters): number {
  return sumOf(new Set(statements.flatMap((sql) => countersIn(growth, sql))), growth);
}

/** How often all of these may have been executed, by the counters' growth: those of one kind share its counters. */
export function wholeLists(statements: readonly string[], growth: StatementCounters): number {
  const moved = statements.map((sql) => new Set(countersIn(growth, sql)));
  const room = moved.map((own) => {
    const sharing = moved.filter((each) => [...each].every((name) => own.has(name)));
    return Math.floor(sumOf(own, growth) / sharing.length);
  });
  return Math.min(...room);
}

function countersIn(growth: StatementCounters, sql: string): string[] {
  return Object.keys(growth).filter(countersOf(sql));
}

function sumOf(names: ReadonlySet<string>, growth: StatementCounters): number {
  return [...names].reduce((sum, name) => sum + (growth[name] ?? 0), 0);
}

/** Whether executing another statement moves a counter of this one's kind. */
export function isOfItsKind(other: string, sql: string): boolean {
  return countersMovedBy(other).some(countersOf(sql));
}

/** The counters that executing a statement may move, the likeliest first, as far as its first words tell. */
export function countersMovedBy(sql: string): readonly [string, ...string[]] {
  const [first = '', second = ''] = tokensOf(sql).filter((token) => token !== '(');
  return COUNTERS.get(first) ?? [`Com_${first === 'show' ? `show_${second}` : first}`];
}

function countersOf(sql: string): (name: string) => boolean {
  const first = tokensOf(sql).find((token) => token !== '(') ?? '';
  const names = COUNTERS.get(first);
  if (names) return (name) => names.includes(name);
  if (first === 'show') return (name) => name.startsWith('Com_show_');
  return (name) => !SURROUNDINGS.has(name);
}

// MySQL and MariaDB count by what the parser found: https://dev.mysql.com/doc/refman/8.4/en/server-status-variables.html#statvar_Com_xxx
const EXPLAINED: readonly [string, ...string[]] = ['Com_select', 'Com_show_fields', 'Com_explain_other'];
const COUNTERS = new Map<string, readonly [string, ...string[]]>(
  Object.entries<readonly [string, ...string[]]>({
    select: ['Com_select'],
    with: ['Com_select', 'Com_update', 'Com_update_multi', 'Com_delete', 'Com_delete_multi'],
    table: ['Com_select'],
    values: ['Com_select'],
    explain: EXPLAINED,
    describe: EXPLAINED,
    desc: EXPLAINED,
    call: ['Com_call_procedure'],
    do: ['Com_do'],
    set: ['Com_set_option'],
    use: ['Com_change_db'],
    start: ['Com_begin'],
  }),
);

/** Of logins, of drivers that set up a connection, and of good-byes: proof of no statement that is not of their kinds. */
const SURROUNDINGS: ReadonlySet<string> = new Set(
  (
    'admin_commands begin change_db commit rollback set_option show_errors show_status show_variables show_warnings ' +
    'stmt_close stmt_execute stmt_fetch stmt_prepare stmt_reprepare stmt_reset stmt_send_long_data'
  )
    .split(' ')
    .map((kind) => `Com_${kind}`),
);

/** A statement as it is compared: without comments, blanks, a semicolon at its end and the case of its words. */
export function canonicalStatement(sql: string): string {
  const tokens = tokensOf(sql);
  while (tokens.at(-1) === ';') tokens.pop();
  return tokens.join(' ');
}

const BLANK = /\s+|#[^\n]*|--(?=\s|$)[^\n]*|\/\*(?!M?!)[\s\S]*?\*\//;
const QUOTED = /'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`[^`]*`/s;
const WORD = /[\w$@.\x80-\uffff]+/;
const TOKEN = new RegExp(
  `(?<blank>${BLANK.source})|(?<quoted>${QUOTED.source})|${WORD.source}|[\\s\\S]`,
  'gs',
);

function tokensOf(sql: string): string[] {
  return Array.from(sql.matchAll(TOKEN)).flatMap(({ 0: token, groups }) => {
    if (groups?.blank !== undefined) return [];
    return groups?.quoted === undefined ? token.toLowerCase() : token;
  });
}

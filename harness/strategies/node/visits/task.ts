/** What is to be done, as the harness says it: docs/protocol.md. */

export interface Host {
  readonly id: number;
  readonly address: string;
  readonly port: number;
}

export interface Schedule {
  /** How often each host is visited; null: until `forNs` is over. */
  readonly cycles: number | null;
  readonly forNs: number | null;
  /** null: each host is due again when its visit before has ended. */
  readonly everyNs: number | null;
  readonly spread: 'together' | 'even';
}

export interface Task {
  readonly protocol: 2;
  readonly hosts: readonly Host[];
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly statements: readonly string[];
  readonly connections: 'fresh' | 'kept';
  readonly schedule: Schedule;
  /** For one visit, from its start to its last row. */
  readonly timeoutMs: number;
  readonly allowKeyRetrieval: boolean;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
}

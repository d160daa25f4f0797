/** As much of Bun as sql.ts uses. Bun's own types bring globals that contradict Node's. */
declare module 'bun' {
  export class SQL {
    constructor(options: {
      adapter: 'mysql';
      hostname: string;
      port: number;
      username: string;
      password: string;
      database: string;
      max: number;
      /** Seconds; 0: no limit, and no second attempt. */
      connectionTimeout: number;
      tls: false;
      allowPublicKeyRetrieval: boolean;
      onclose(): void;
    });
    connect(): Promise<unknown>;
    unsafe(sql: string): { simple(): Promise<unknown> };
    /** `timeout`: seconds to wait for what is under way. */
    close(options: { timeout: number }): Promise<void>;
  }
}

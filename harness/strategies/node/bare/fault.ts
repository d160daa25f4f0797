/** Something that a server should not have said; `code` is the name that all strategies give it. */
export class Fault extends Error {
  readonly code: string;

  constructor(code: 'CR_MALFORMED_PACKET' | 'CR_SERVER_LOST' | 'CR_AUTH_FULL' | 'CR_AUTH_PLUGIN_ERR') {
    super(code);
    this.code = code;
  }
}

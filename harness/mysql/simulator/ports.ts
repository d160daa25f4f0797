/** Where hosts listen: below the range that Linux takes clients' own ports from. */
export const FIRST_PORT = 20_000;
export const LAST_PORT = 32_767;

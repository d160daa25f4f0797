import { type AuthPlugin, authPlugins } from 'mysql2';

/**
 * What strategies that know no full exchange report, too: the server's cache has no hash of the password, after a restart
 * or FLUSH PRIVILEGES, and it asks for the password itself (caching_sha2_password), as it always does with sha256_password.
 */
export const FULL_EXCHANGE = 'CR_AUTH_FULL';

const PERFORM_FULL_AUTHENTICATION = 0x04;

/**
 * Plugins that never fetch a key over plain TCP to encrypt the password with: whoever stands in between could send his
 * own. Instead of that `refuse` is called, which has to end the connection.
 */
export function withoutKeyRetrieval(refuse: () => void): Record<string, AuthPlugin> {
  const silent: AuthPlugin = () => () => {
    refuse();
    return null;
  };
  return {
    sha256_password: silent,
    caching_sha2_password: (metadata) => {
      const answer = authPlugins.caching_sha2_password()(metadata);
      return (data) => {
        if (data.length !== 1 || data[0] !== PERFORM_FULL_AUTHENTICATION) return answer(data);
        refuse();
        return null;
      };
    },
  };
}

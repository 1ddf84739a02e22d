import { Hostname, ValueError } from '../../../lib/values';

const HTTPS_URL = /^https:\/\/([^\s/?#@:*]+)(?::\d{1,5})?(?:\/[^\s?#*]*)?$/;

/**
 * Throws a ValueError unless the text is one exact https URL. A wildcard would send a code to whatever
 * page can be reached below it, plain http to whoever listens.
 */
export function assertExactHttpsUrl(text: string): void {
  const host = HTTPS_URL.exec(text)?.[1];
  if (host === undefined) {
    throw new ValueError(
      `must be an exact https URL without wildcard, query and fragment, got '${text}'; write one such as 'https://platform.acme.io/jupyter/hub/oauth_callback'`,
    );
  }
  Hostname.parse(host);
}

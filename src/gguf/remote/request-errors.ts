import { LabError } from '../../core/lab-error.ts';
import { fileNameOf } from './address.ts';

type Scope = { readonly location?: object; readonly navigator?: { readonly onLine?: boolean } };

const isLocal = (hostname: string): boolean => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);

/** Throws remote/mixed-content when the browser would not even send the request. */
export function refuseMixedContent(address: string): void {
  const url = new URL(address);
  const page = (globalThis as Scope).location;
  if (url.protocol !== 'http:' || isLocal(url.hostname)) return;
  // The built page's own policy allows plain http to this machine only.
  if (page !== undefined)
    throw new LabError(
      'remote/mixed-content',
      `Browsers let this page fetch over https only. Try https://${url.host}, or download the file and drop it here.`,
      {
        address,
      },
    );
}

/** What a status other than 206 means, with the next step. */
export function statusError(response: Response, address: string): LabError {
  const { status } = response;
  const { host } = new URL(address);
  const name = fileNameOf(address);
  const details = { address, status };
  if (status === 200)
    return new LabError(
      'remote/no-ranges',
      `${host} sends whole files only, so "${name}" cannot be read part by part. Nothing more was fetched; download it and drop it here.`,
      details,
    );
  if (status === 401)
    return new LabError(
      'remote/unauthorized',
      `${host} wants a login for "${name}" (401): it is private, gated, or not there. This page has no logins; download it and drop it here.`,
      details,
    );
  if (status === 403)
    return new LabError(
      'remote/forbidden',
      `${host} does not give "${name}" to this page (403). Download it with your own login and drop it here.`,
      details,
    );
  if (status === 404 || status === 410)
    return new LabError(
      'remote/not-found',
      `There is no "${name}" at ${host} (${status}). Check the address.`,
      details,
    );
  if (status === 416)
    return new LabError(
      'remote/out-of-range',
      `"${name}" at ${host} is empty, or shorter than it was (416). Open it again.`,
      details,
    );
  if (status === 429)
    return new LabError(
      'remote/busy',
      `${host} has had too many requests (429). Wait a minute, then open the address again.`,
      details,
    );
  return new LabError(
    'remote/server',
    `${host} answered ${status} for "${name}". Try again later, or download it and drop it here.`,
    details,
  );
}

/** Why no answer came at all. Browsers do not say; a second question that may not be read tells whether anyone is there. */
export async function noAnswerError(address: string, cause: unknown): Promise<LabError> {
  const { host } = new URL(address);
  const scope = globalThis as Scope;
  const details = { address };
  if (scope.navigator?.onLine === false)
    return new LabError(
      'remote/offline',
      `This computer is offline. Connect it, then open the address again.`,
      details,
    );
  if (scope.location !== undefined && (await answersAtAll(address)))
    return new LabError(
      'remote/not-allowed',
      `${host} answers, but does not allow other pages to read its files (CORS). Download the file and drop it here.`,
      details,
    );
  const reason = (cause as { cause?: { code?: unknown } }).cause?.code;
  return new LabError(
    'remote/unreachable',
    `${host} did not answer${typeof reason === 'string' ? ` (${reason})` : ''}. Check the address and the connection.`,
    details,
  );
}

async function answersAtAll(address: string): Promise<boolean> {
  try {
    await fetch(address, {
      method: 'HEAD',
      mode: 'no-cors',
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.timeout(5000),
    });
    return true;
  } catch {
    return false;
  }
}

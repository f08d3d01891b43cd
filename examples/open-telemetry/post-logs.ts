import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { retryAfterMs } from './retry-after.ts'

/** The outcome of a request, by OTLP's rules for HTTP (opentelemetry-proto, docs/specification.md). */
export type Outcome =
  /** The receiver has the records. In a partial success it has discarded some of them; they must not be sent again. */
  | { readonly kind: 'accepted'; readonly rejected: number; readonly said: string }
  /** The request may succeed later: 429, 502, 503, 504, a broken connection, no answer in time. */
  | { readonly kind: 'later'; readonly afterMs: number | null; readonly said: string }
  /** The receiver refuses this request: 400 and 422 because of its content, 413 because of its size. */
  | { readonly kind: 'refused'; readonly said: string }
  /** Only a person can fix it: a wrong address, no permission, a redirect. */
  | { readonly kind: 'hopeless'; readonly said: string }

export interface PostOptions {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** The time limit for the request and its response, in ms. */
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

/** Sends one request. Rejects only if the signal is aborted. */
export async function postLogs(json: string, { url, headers, timeoutMs, signal }: PostOptions): Promise<Outcome> {
  const body = await promisify(gzip)(json)
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { ...headers, 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
    })
    return outcomeOf(response.status, response.headers.get('retry-after'), await beginningOf(response))
  } catch (error) {
    if (signal.aborted) throw error
    return { kind: 'later', afterMs: null, said: reasonOf(error) }
  }
}

/** The outcome of a response. */
export function outcomeOf(status: number, retryAfter: string | null, body: string): Outcome {
  const said = plain(`${status} ${body.slice(0, MOST_SAID)}`)
  // A server that answers with a web page, such as a proxy that requires a login, has not accepted anything
  if (status >= 200 && status < 300 && body.trimStart().startsWith('<')) return { kind: 'hopeless', said }
  if (status >= 200 && status < 300) return { kind: 'accepted', ...partialSuccess(body) }
  if (LATER.has(status)) return { kind: 'later', afterMs: retryAfterMs(retryAfter, Date.now()), said }
  return REFUSED.has(status) ? { kind: 'refused', said } : { kind: 'hopeless', said }
}

/** `{ partialSuccess: { rejectedLogRecords, errorMessage } }`; a 64-bit integer may be a string. */
function partialSuccess(body: string): { readonly rejected: number; readonly said: string } {
  const { rejectedLogRecords, errorMessage } = partialSuccessOf(body)
  const rejected = Number(rejectedLogRecords ?? 0)
  return {
    rejected: Number.isSafeInteger(rejected) ? Math.max(rejected, 0) : 0,
    said: typeof errorMessage === 'string' ? plain(errorMessage.slice(0, MOST_SAID)) : ''
  }
}

function partialSuccessOf(body: string): { readonly rejectedLogRecords?: unknown; readonly errorMessage?: unknown } {
  try {
    return (JSON.parse(body) as { readonly partialSuccess?: object } | null)?.partialSuccess ?? {}
  } catch {
    // Some receivers answer with an empty body, or with text
    return body.startsWith('{') ? { errorMessage: `something that cannot be read, maybe a refusal: ${body}` } : {}
  }
}

/** Reads only the beginning of a response, which may be endless. */
async function beginningOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk as Uint8Array)
    bytes += (chunk as Uint8Array).length
    if (bytes > MOST_READ) break
  }
  return Buffer.concat(chunks).toString()
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return plain(String(error))
  const { cause } = error
  return plain(cause instanceof Error ? `${error.message}: ${cause.message}` : error.message)
}

/** The text on one line, without terminal control sequences, as it is chosen by the receiver. */
function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ').trim()
}

const LATER: ReadonlySet<number> = new Set([429, 502, 503, 504])
const REFUSED: ReadonlySet<number> = new Set([400, 413, 422])
const MOST_READ = 1024 * 1024
const MOST_SAID = 200

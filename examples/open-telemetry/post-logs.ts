import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { retryAfterMs } from './retry-after.ts'

/** What became of a request, by OTLP's rules for HTTP (opentelemetry-proto, docs/specification.md). */
export type Outcome =
  /** The receiver has it. Of a partial success some records were thrown away there: to send them again is forbidden. */
  | { readonly kind: 'accepted'; readonly rejected: number; readonly said: string }
  /** It may work later: 429, 502, 503, 504, a broken connection, no answer in time. */
  | { readonly kind: 'later'; readonly afterMs: number | null; readonly said: string }
  /** It takes none such: 400 and 422 for what is in it, 413 for its size. */
  | { readonly kind: 'refused'; readonly said: string }
  /** Nobody but a person can help: a wrong address, no permission, a redirect. */
  | { readonly kind: 'hopeless'; readonly said: string }

export interface PostOptions {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** In ms, for the request and its answer. */
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

/** What an answer means. */
export function outcomeOf(status: number, retryAfter: string | null, body: string): Outcome {
  const said = plain(`${status} ${body.slice(0, MOST_SAID)}`)
  // Whoever answers with a web page, as a proxy that wants a login, has taken nothing
  if (status >= 200 && status < 300 && body.trimStart().startsWith('<')) return { kind: 'hopeless', said }
  if (status >= 200 && status < 300) return { kind: 'accepted', ...partialSuccess(body) }
  if (LATER.has(status)) return { kind: 'later', afterMs: retryAfterMs(retryAfter, Date.now()), said }
  return REFUSED.has(status) ? { kind: 'refused', said } : { kind: 'hopeless', said }
}

/** `{ partialSuccess: { rejectedLogRecords, errorMessage } }`; a 64-bit integer may be a text. */
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
    // Some receivers answer with nothing, or with text
    return body.startsWith('{') ? { errorMessage: `something that cannot be read, maybe a refusal: ${body}` } : {}
  }
}

/** A receiver that says no end of things is not listened to for long. */
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

/** On one line, and without what commands a terminal: the receiver chooses the words. */
function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ').trim()
}

const LATER: ReadonlySet<number> = new Set([429, 502, 503, 504])
const REFUSED: ReadonlySet<number> = new Set([400, 413, 422])
const MOST_READ = 1024 * 1024
const MOST_SAID = 200

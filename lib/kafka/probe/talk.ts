import type { X509Certificate } from 'node:crypto'
import net from 'node:net'
import tls from 'node:tls'
import { onAbort } from '../../core/on-abort.ts'
import { serverName } from '../client/socket-factory.ts'

/** The outcome of one request to a port. */
export interface Talk {
  /** How far the connection got: `secured` means that the TLS handshake succeeded. */
  readonly reached: 'nothing' | 'connected' | 'secured'
  /**
   * `kafka`: an answer in Kafka's protocol; `other`: another answer; `closed`: the port hung up; `failed`: the
   * connection failed with `error`; `silent`: nothing arrived in time.
   */
  readonly end: 'kafka' | 'other' | 'closed' | 'failed' | 'silent'
  /** The answer after the correlation id; null if Kafka did not answer. */
  readonly answer: Buffer | null
  /** The first bytes that arrived. */
  readonly received: Buffer
  /** The error with which the talk failed. */
  readonly error: Error | null
  readonly certificate: X509Certificate | undefined
  /** The chain that was sent with the certificate: its issuer first, then the issuer's issuer. */
  readonly issuers: readonly X509Certificate[]
  /** Why the certificate is not trusted, as a code of OpenSSL's or Node's; null if it is trusted. */
  readonly distrust: string | null
}

export interface TalkOptions {
  readonly host: string
  readonly port: number
  /** Null for a connection without TLS. */
  readonly secure: tls.ConnectionOptions | null
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** Sends nothing, and waits for the other side to act. Default false. */
  readonly listens?: boolean
}

/**
 * Asks a port on a separate connection which versions of Kafka's requests it understands. Every broker since 0.10
 * answers that before any login. Accepts any certificate, because it sends no secret, and reports whether the
 * certificate is trusted. Never rejects.
 */
export function talkTo({ host, port, secure, timeoutMs, signal, listens = false }: TalkOptions): Promise<Talk> {
  return new Promise((resolve) => {
    const socket =
      secure === null
        ? net.connect({ host, port })
        : tls.connect({ host, port, ...serverName(host), ...secure, rejectUnauthorized: false })
    let reached: Talk['reached'] = 'nothing'
    let received: Buffer = Buffer.alloc(0)
    let trust: Pick<Talk, 'certificate' | 'issuers' | 'distrust'> = {
      certificate: undefined,
      issuers: [],
      distrust: null
    }
    const settle = (end: Talk['end'], parts: Partial<Talk> = {}): void => {
      clearTimeout(timer)
      forget()
      socket.destroy()
      resolve({
        reached,
        end,
        answer: null,
        received: received.subarray(0, SHOWN_BYTES),
        error: null,
        ...trust,
        ...parts
      })
    }
    const timer = setTimeout(() => {
      settle(received.length === 0 ? 'silent' : 'other')
    }, timeoutMs)
    const forget = onAbort(signal, () => {
      settle('silent')
    })
    socket.once('connect', () => {
      reached = 'connected'
    })
    socket.once(secure === null ? 'connect' : 'secureConnect', () => {
      if (socket instanceof tls.TLSSocket) {
        reached = 'secured'
        const certificate = socket.getPeerX509Certificate()
        trust = {
          certificate,
          issuers: issuersOf(certificate),
          distrust: socket.authorized ? null : codeOf(socket.authorizationError)
        }
      }
      if (!listens) socket.write(API_VERSIONS)
    })
    socket.on('data', (bytes: Buffer) => {
      received = Buffer.concat([received, bytes])
      const answer = answerIn(received)
      if (answer !== undefined) settle(answer === null ? 'other' : 'kafka', { answer })
    })
    // This also swallows later errors of the socket, which is no longer in use by then
    socket.on('error', (error) => {
      settle('failed', { error })
    })
    socket.on('close', () => {
      settle(received.length === 0 ? 'closed' : 'other')
    })
  })
}

/** A self-signed certificate ends the chain. */
function issuersOf(certificate: X509Certificate | undefined): readonly X509Certificate[] {
  const issuers: X509Certificate[] = []
  for (
    let last = certificate, next = last?.issuerCertificate;
    next !== undefined && issuers.length < MOST_ISSUERS;
    [last, next] = [next, next.issuerCertificate]
  ) {
    if (last?.fingerprint256 === next.fingerprint256) break
    issuers.push(next)
  }
  return issuers
}

/** The protocol that these first bytes look like; null if unknown. */
export function speakerOf(bytes: Buffer): string | null {
  // The header of a TLS alert or handshake
  if ((bytes[0] === 0x15 || bytes[0] === 0x16) && bytes[1] === 3 && (bytes[2] ?? 9) <= 4) return 'TLS'
  const text = bytes.toString('latin1')
  return SPEAKERS.find(([pattern]) => pattern.test(text))?.[1] ?? null
}

const SPEAKERS: readonly (readonly [RegExp, string])[] = [
  [/^HTTP\/|^<!doctype|^<html/i, 'HTTP'],
  [/^SSH-/, 'SSH'],
  [/^220[ -]/, 'SMTP or FTP'],
  [/^-ERR |^\+OK|^-NOAUTH/, 'Redis or POP3'],
  [/^RFB /, 'VNC'],
  [/^.{4}\n/s, 'MySQL']
]

/** Node's types promise an error, but Node gives only the code. */
function codeOf(error: unknown): string {
  if (error instanceof Error) return 'code' in error && typeof error.code === 'string' ? error.code : error.message
  return typeof error === 'string' ? error : 'UNSPECIFIED'
}

/** Undefined while the answer is incomplete; null if the bytes are not an answer of Kafka. */
function answerIn(bytes: Buffer): Buffer | null | undefined {
  if (bytes.length < 8) return undefined
  const size = bytes.readInt32BE(0)
  if (bytes.readInt32BE(4) !== CORRELATION || size < 6 || size > LARGEST_BYTES) return null
  return bytes.length < 4 + size ? undefined : bytes.subarray(8, 4 + size)
}

/** No other protocol answers with this number. */
const CORRELATION = 0x57464c56
/** ApiVersions, version 0: length, API key, version, correlation id, client id. */
const API_VERSIONS: Buffer = Buffer.from(
  `\u0000\u0000\u0000\u0013\u0000\u0012\u0000\u0000WFLV\u0000\u0009warp-flow`,
  'latin1'
)
const LARGEST_BYTES = 1_048_576
const SHOWN_BYTES = 64
const MOST_ISSUERS = 10

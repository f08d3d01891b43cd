import type { Socket } from 'node:net'
import tls from 'node:tls'
import { checkAuthorities, checkPair } from '../../core/check-certificates.ts'
import { tlsFile } from '../../core/tls-file.ts'
import { toSourceError } from '../../errors/make-error.ts'
import type { SyslogParams } from '../params.ts'

export type TlsParams = NonNullable<SyslogParams['tls']>

/** What became of a handshake. */
export interface TlsWatch {
  /** `raw` is the connection it runs over, where that is known. */
  onSecure(socket: tls.TLSSocket, raw: Socket | null, peerName: string | null): void
  onRefused(error: Error, raw: Socket | null): void
}

/**
 * A TLS server that listens nowhere: connections are handed to it (`emit('connection', socket)`, as Node documents), so that
 * they can be admitted, and their PROXY header read, before the handshake. Rejects where a file cannot be read or used.
 */
export async function tlsServer(params: TlsParams, handshakeTimeoutMs: number, watch: TlsWatch): Promise<tls.Server> {
  const { minVersion, clientCert } = params
  const [cert, key, ca] = await Promise.all([
    pem('cert', params.cert), pem('key', params.key), params.ca === undefined ? undefined : pem('ca', params.ca)
  ])
  const server = createServer(params, {
    cert, key, ca, minVersion, handshakeTimeout: handshakeTimeoutMs,
    requestCert: clientCert !== 'none', rejectUnauthorized: clientCert === 'require'
  })
  server.on('secureConnection', (socket) => { watch.onSecure(socket, rawOf(socket), peerName(socket)) })
  server.on('tlsClientError', (error, socket) => {
    watch.onRefused(refusal(error, socket), rawOf(socket))
    socket.destroy() // Node itself leaves one open whose handshake has taken too long
  })
  return server
}

function pem(key: string, path: string): Promise<Buffer> {
  return tlsFile(path, { param: `tls.${key}`, table: 'tls' })
}

function createServer({ cert, key, ca }: TlsParams, options: TlsFiles): tls.Server {
  try {
    if (options.ca !== undefined) checkAuthoritiesOf(options.ca, ca ?? '')
    const server = tls.createServer(options)
    checkPair(options.cert, options.key, undefined)
    return server
  } catch (error) {
    throw toSourceError(error, { area: 'tls', values: { cert, key, ...(ca === undefined ? {} : { ca }) } })
  }
}

type TlsFiles = tls.TlsOptions & { readonly cert: Buffer, readonly key: Buffer, readonly ca: Buffer | undefined }

/** Its checks are of certificate and key, so that the message has to name the file. */
function checkAuthoritiesOf(pem: Buffer, path: string): void {
  try {
    checkAuthorities(pem)
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException
    throw Object.assign(new Error(`${path}: ${message}`, { cause: error }), { code })
  }
}

/** Node wraps the connection's handle; the connection itself is remembered here. */
function rawOf(socket: tls.TLSSocket): Socket | null {
  return (socket as { readonly _parent?: Socket })._parent ?? null
}

/** Common name of a client certificate that was verified. */
function peerName(socket: tls.TLSSocket): string | null {
  if (!socket.authorized) return null
  const name: unknown = socket.getPeerCertificate().subject?.CN
  return typeof name === 'string' ? name : null
}

/** A certificate that fails verification is told by its reason, not by the hang-up that follows. */
function refusal(error: Error, socket: tls.TLSSocket): Error {
  const reason: unknown = socket.authorizationError
  const code = typeof reason === 'string' ? reason : reason instanceof Error ? reason.message : ''
  return /^[A-Z_]+$/.test(code) ? Object.assign(new Error(`the client's certificate: ${code}`, { cause: error }), { code }) : error
}

import type { Socket } from 'node:net'
import tls from 'node:tls'
import type { TlsFiles, TlsParams } from './tls-files.ts'

/** What became of a handshake. */
export interface TlsWatch {
  /** `raw` is the connection it runs over, where that is known. */
  onSecure(socket: tls.TLSSocket, raw: Socket | null, peerName: string | null): void
  onRefused(error: Error, raw: Socket | null): void
}

/**
 * A TLS server that listens nowhere: it gets connections (`emit('connection', socket)`, as Node documents), so that
 * they can be accepted, and their PROXY header read, before the handshake.
 */
export function tlsServer(
  { minVersion, clientCert }: TlsParams,
  files: TlsFiles,
  handshakeTimeoutMs: number,
  watch: TlsWatch
): tls.Server {
  const server = tls.createServer({
    ...files,
    minVersion,
    handshakeTimeout: handshakeTimeoutMs,
    requestCert: clientCert !== 'none',
    rejectUnauthorized: clientCert === 'require'
  })
  server.on('secureConnection', (socket) => {
    // Each one costs the server a handshake, and no sender needs any: the first is an error of the socket
    socket.disableRenegotiation()
    watch.onSecure(socket, rawOf(socket), peerName(socket))
  })
  server.on('tlsClientError', (error, socket) => {
    const raw = rawOf(socket)
    watch.onRefused(tooShort(error, raw?.bytesRead ?? 0) ?? refusal(error, socket), raw)
    socket.destroy() // Node itself leaves one open whose handshake has taken too long
  })
  return server
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

/**
 * OpenSSL waits for a whole record header before it says that data is not TLS; a TLS client sends its first record at
 * once.
 */
function tooShort(error: Error, bytes: number): Error | null {
  if (bytes === 0 || bytes > RECORD_HEAD_BYTES) return null
  return Object.assign(new Error(`${bytes} bytes came, too few for TLS; then: ${error.message}`, { cause: error }), {
    code: 'ERR_SSL_WRONG_VERSION_NUMBER'
  })
}

/** The report of a certificate that fails verification gives its reason, not the hang-up that follows. */
function refusal(error: Error, socket: tls.TLSSocket): Error {
  const reason: unknown = socket.authorizationError
  const code = typeof reason === 'string' ? reason : reason instanceof Error ? reason.message : ''
  return /^[A-Z_]+$/.test(code)
    ? Object.assign(new Error(`the client's certificate: ${code}`, { cause: error }), { code })
    : error
}

const RECORD_HEAD_BYTES = 5

import type { Socket } from 'node:net'
import tls from 'node:tls'
import type { TlsFiles, TlsParams } from './tls-files.ts'

/** Receives the outcome of each handshake. */
export interface TlsWatch {
  /** `raw`: the connection under the TLS socket; null if unknown. */
  onSecure(socket: tls.TLSSocket, raw: Socket | null, peerName: string | null): void
  onRefused(error: Error, raw: Socket | null): void
}

/**
 * Creates a TLS server that does not listen: it receives connections by `emit('connection', socket)`, as Node
 * documents, so that they can be accepted, and their PROXY header read, before the handshake.
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
    // A renegotiation costs the server a handshake, and no sender needs one: the first is an error of the socket
    socket.disableRenegotiation()
    watch.onSecure(socket, rawOf(socket), peerName(socket))
  })
  server.on('tlsClientError', (error, socket) => {
    const raw = rawOf(socket)
    watch.onRefused(tooShort(error, raw?.bytesRead ?? 0) ?? refusal(error, socket), raw)
    socket.destroy() // Node leaves a socket open whose handshake has timed out
  })
  return server
}

/** The connection under a TLS socket: Node wraps its handle, and keeps the connection itself in `_parent`. */
function rawOf(socket: tls.TLSSocket): Socket | null {
  return (socket as { readonly _parent?: Socket })._parent ?? null
}

/** The common name of a verified client certificate. */
function peerName(socket: tls.TLSSocket): string | null {
  if (!socket.authorized) return null
  const name: unknown = socket.getPeerCertificate().subject?.CN
  return typeof name === 'string' ? name : null
}

/**
 * The error for fewer bytes than a record header: OpenSSL waits for a whole one before it reports that data is not TLS,
 * but a TLS client sends its whole first record immediately.
 */
function tooShort(error: Error, bytes: number): Error | null {
  if (bytes === 0 || bytes > RECORD_HEAD_BYTES) return null
  return Object.assign(new Error(`${bytes} bytes came, too few for TLS; then: ${error.message}`, { cause: error }), {
    code: 'ERR_SSL_WRONG_VERSION_NUMBER'
  })
}

/** For a client certificate that fails verification, the reason in place of the hang-up that follows. */
function refusal(error: Error, socket: tls.TLSSocket): Error {
  const reason: unknown = socket.authorizationError
  const code = typeof reason === 'string' ? reason : reason instanceof Error ? reason.message : ''
  return /^[A-Z_]+$/.test(code)
    ? Object.assign(new Error(`the client's certificate: ${code}`, { cause: error }), { code })
    : error
}

const RECORD_HEAD_BYTES = 5

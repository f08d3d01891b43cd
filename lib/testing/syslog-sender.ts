import dgram from 'node:dgram'
import { once } from 'node:events'
import net from 'node:net'
import tls from 'node:tls'

/** The options of `syslogSender`: where to send, and in which frames (RFC 6587 section 3.4). */
export interface SyslogSenderOptions {
  /** The transport. Default `udp`. */
  readonly protocol?: 'udp' | 'tcp' | 'tls' | 'unix'
  /** The port to send to. Default 514. */
  readonly port?: number
  /** The host to send to. Default 127.0.0.1. */
  readonly host?: string
  /** The path of a Unix socket; required with `protocol: 'unix'`. Default: none. */
  readonly path?: string
  /**
   * How messages are framed: by a newline or a NUL after the message, by its length before it, or not at all, which
   * sends the bytes as given. Default `lf`. Datagrams have no frame.
   */
  readonly framing?: SyslogFraming
  /** For TLS: options of `tls.connect`, such as `ca`, `cert`, `key` and `servername`. Default: those of Node.js. */
  readonly tls?: tls.ConnectionOptions
}

/**
 * How messages are framed: by a newline or a NUL after the message (RFC 6587 section 3.4.2), by its length before it
 * (section 3.4.1), or not at all.
 */
export type SyslogFraming = 'lf' | 'nul' | 'octet-count' | 'none'

/** The options of `send()`, which frames messages as in RFC 6587 section 3.4. */
export interface SyslogSendOptions {
  /**
   * Where to cut the data into pieces: byte offsets in all the messages with their frames. Each piece is sent before
   * the next one is written. Datagrams cannot be cut. Default: not cut.
   */
  readonly splitAt?: readonly number[]
}

/**
 * Sends syslog messages like a remote program: as datagrams (RFC 5426), or as frames over a connection (RFC 6587, RFC
 * 5425).
 */
export interface SyslogSender {
  /** Frames the messages and sends them; resolves once they are passed to the kernel. */
  send(messages: string | Buffer | readonly (string | Buffer)[], options?: SyslogSendOptions): Promise<void>
  /** Ends the connection; resolves once the peer has ended it as well. */
  end(): Promise<void>
  /** Aborts the connection, possibly in the middle of a message. */
  reset(): void
}

/**
 * Creates a sender to a syslog source, for example with the `{ port }` of its `'ready'`: over UDP (RFC 5426), TCP (RFC
 * 6587), TLS (RFC 5425) or a Unix socket. Resolves once it is connected; rejects with the system error if it cannot
 * connect.
 */
export async function syslogSender(options: SyslogSenderOptions): Promise<SyslogSender> {
  const { protocol = 'udp', framing = 'lf' } = options
  return protocol === 'udp' ? await datagrams(options) : overConnection(await connect(options), framing)
}

async function datagrams({ port = 514, host = '127.0.0.1' }: SyslogSenderOptions): Promise<SyslogSender> {
  const socket = dgram.createSocket(host.includes(':') ? 'udp6' : 'udp4')
  socket.connect(port, host)
  await once(socket, 'connect')
  socket.on('error', () => {}) // the port may be closed by now
  const sendOne = (message: string | Buffer): Promise<void> =>
    new Promise((resolve, reject) => {
      socket.send(message, (error) => {
        if (error) reject(error)
        else resolve()
      })
    })
  return {
    send: async (messages, { splitAt = [] } = {}) => {
      if (splitAt.length > 0) throw new TypeError('syslogSender: a datagram cannot be cut')
      for (const message of listOf(messages)) await sendOne(message)
    },
    end: async () => {
      socket.close()
      await once(socket, 'close')
    },
    reset: () => {
      socket.close()
    }
  }
}

async function connect({
  protocol,
  port = 514,
  host = '127.0.0.1',
  path,
  tls: own = {}
}: SyslogSenderOptions): Promise<net.Socket> {
  if (protocol === 'tls') {
    const socket = tls.connect({ port, host, ...own })
    await once(socket, 'secureConnect')
    return socket
  }
  const socket = path === undefined ? net.connect({ port, host }) : net.connect({ path })
  await once(socket, 'connect')
  return socket
}

function overConnection(socket: net.Socket, framing: SyslogFraming): SyslogSender {
  socket.on('error', () => {}) // `send` reports it
  socket.setNoDelay(true).resume() // otherwise the peer's end goes unnoticed
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      resolve()
    })
  })
  const write = (bytes: Buffer): Promise<void> =>
    new Promise((resolve, reject) => {
      socket.write(bytes, (error) => {
        if (error) reject(error)
        else resolve()
      })
    })
  return {
    send: async (messages, { splitAt = [] } = {}) => {
      const bytes = Buffer.concat(listOf(messages).map((message) => framed(message, framing)))
      let from = 0
      for (const to of [...splitAt.toSorted((a, b) => a - b), bytes.length]) {
        if (to <= from || to > bytes.length) continue
        await write(bytes.subarray(from, to))
        from = to
        // Lets the peer, which may be in this process, read before the next piece is sent
        for (let turns = 0; turns < TURNS && from < bytes.length; turns++) await new Promise(setImmediate)
      }
    },
    end: async () => {
      socket.end()
      await closed
    },
    reset: () => {
      if (socket instanceof tls.TLSSocket) socket.destroy()
      else socket.resetAndDestroy()
    }
  }
}

/** The bytes of a message with its frame. */
function framed(message: string | Buffer, framing: SyslogFraming): Buffer {
  const bytes = Buffer.from(message)
  if (framing === 'octet-count') return Buffer.concat([Buffer.from(`${bytes.length} `), bytes])
  if (framing === 'none') return bytes
  return Buffer.concat([bytes, Buffer.from(framing === 'lf' ? '\n' : '\0')])
}

function listOf(messages: string | Buffer | readonly (string | Buffer)[]): readonly (string | Buffer)[] {
  return typeof messages === 'string' || Buffer.isBuffer(messages) ? [messages] : messages
}

const TURNS = 3

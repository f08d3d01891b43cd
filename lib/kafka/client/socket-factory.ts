import type { ISocketFactoryArgs } from 'kafkajs'
import net from 'node:net'
import tls from 'node:tls'
import { brokerHost } from './broker-address.ts'

/** Opens connections as kafkajs itself does, but also to IPv6 addresses, and without delaying small requests. */
export function openSocket({ host: name, port, ssl, onConnect }: Connection): net.Socket {
  const host = brokerHost(name)
  // kafkajs expects `onConnect` once the TLS handshake is done
  const socket = ssl
    ? tls.connect({ host, port, ...serverName(host), ...ssl }, onConnect)
    : net.connect({ host, port }, onConnect)
  socket.setMaxListeners(0) // kafkajs calls `unref` on a closed socket repeatedly, and Node adds a listener each time
  socket.setNoDelay(true)
  socket.setKeepAlive(true, KEEP_ALIVE_MS)
  return socket
}

type Connection = Omit<ISocketFactoryArgs, 'ssl'> & { readonly ssl: tls.ConnectionOptions | null | undefined }

/** SNI allows only names (RFC 6066, section 3); Node still checks the certificate against an address. */
export function serverName(host: string): { readonly servername?: string } {
  return net.isIP(host) === 0 ? { servername: host } : {}
}

const KEEP_ALIVE_MS = 60_000

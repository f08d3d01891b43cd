import { createSocket } from 'node:dgram'
import { connect, isIPv6, type Socket } from 'node:net'
import tls from 'node:tls'
import type { SyslogOpened } from '../../../types/opened.ts'
import type { SyslogParams } from '../params.ts'

/** A message in the configured format; RFC 5424 for `auto`. */
export function testMessage({ format }: Pick<SyslogParams, 'format'>, text: string, now: number): string {
  if (format !== 'rfc3164') return `<14>1 ${new Date(now).toISOString()} localhost warp-flow - - - ${text}`
  const local = new Date(now).toString() // Wed Oct 11 2023 22:14:15 GMT+0000
  return `<14>${local.slice(4, 7)} ${local.slice(8, 10).replace(/^0/, ' ')} ${local.slice(16, 24)} localhost warp-flow: ${text}`
}

/** Sends a message like a sender, in the configured framing. Resolves when the kernel has accepted it. */
export async function sendMessage(
  params: Pick<SyslogParams, 'protocol' | 'framing'>,
  at: SyslogOpened,
  message: string
): Promise<void> {
  if (at.path !== undefined) await sendFrame(params.protocol, at, framed(params, message))
  else if (params.protocol === 'udp') await sendDatagram(message, at.port, hereOf(at.address))
  else await sendFrame(params.protocol, { host: hereOf(at.address), port: at.port }, framed(params, message))
}

/** The address to connect to: loopback for a source on all addresses. */
function hereOf(address: string): string {
  return address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address
}

function framed({ framing, protocol }: Pick<SyslogParams, 'framing' | 'protocol'>, message: string): string {
  if (framing === 'nul') return `${message}\0`
  // RFC 5425: messages over TLS have an octet count
  return framing === 'len' || (framing === 'auto' && protocol === 'tls')
    ? `${Buffer.byteLength(message)} ${message}`
    : `${message}\n`
}

function sendDatagram(message: string, port: number, address: string): Promise<void> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4')
  return new Promise((resolve, reject) => {
    socket.send(message, port, address, (error) => {
      socket.close()
      if (error === null) resolve()
      else reject(error)
    })
  })
}

function sendFrame(
  protocol: SyslogParams['protocol'],
  at: { readonly host: string; readonly port: number } | { readonly path: string },
  frame: string
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket: Socket = protocol === 'tls' ? tls.connect({ ...at, rejectUnauthorized: false }) : connect(at)
    socket.on('error', reject)
    socket.on('close', () => {
      resolve()
    })
    socket.resume().end(frame)
  })
}

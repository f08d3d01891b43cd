import tls from 'node:tls'
import { onAbort } from '../../core/on-abort.ts'
import { brokerHost } from './broker-address.ts'
import { serverName } from './socket-factory.ts'

/**
 * Finds out whether a port speaks TLS, by a handshake on a separate connection that accepts any certificate and sends
 * nothing more. Null if unknown: no connection, no answer in time. Explains a bare "closed connection" of kafkajs.
 */
export function speaksTls(
  name: string,
  port: number,
  timeoutMs: number,
  signal?: AbortSignal
): Promise<boolean | null> {
  if (signal?.aborted) return Promise.resolve(null)
  const host = brokerHost(name)
  return new Promise((resolve) => {
    let connected = false
    const socket = tls.connect({ host, port, rejectUnauthorized: false, ...serverName(host) })
    const settle = (answer: boolean | null): void => {
      clearTimeout(timer)
      forget?.()
      socket.destroy()
      resolve(answer)
    }
    const giveUp = (): void => {
      settle(null)
    }
    const timer = setTimeout(giveUp, timeoutMs)
    const forget = signal === undefined ? undefined : onAbort(signal, giveUp)
    socket.once('connect', () => {
      connected = true
    })
    socket.once('secureConnect', () => {
      settle(true)
    })
    // This also swallows later errors of the socket, which is no longer in use by then
    socket.on('error', (error) => {
      settle(connected ? isAnswerInTls(error) : null)
    })
  })
}

/**
 * Only an alert proves TLS. Any other end of the handshake means there is none: Kafka without TLS takes the handshake
 * for a huge request, and hangs up.
 */
function isAnswerInTls(error: Error): boolean {
  return (
    'code' in error && typeof error.code === 'string' && /^ERR_SSL_.*(?:ALERT|UNSUPPORTED_PROTOCOL)/.test(error.code)
  )
}

import path from 'node:path'
import type { Sending, Target } from './forwarder.ts'
import { runProgram } from './run-program.ts'
import { foundCommand } from './sender-commands.ts'

/**
 * Sends `count` messages of `bytes` bytes each with `loggen`, as fast as possible; their texts begin with `seq:
 * 0000000000, ` and so on.
 */
export async function runLoggen(target: Target, sending: Sending, count: number, bytes: number): Promise<void> {
  const { transport, framing, format } = sending
  const { stderr, stdout } = await runProgram(
    foundCommand('loggen'),
    [
      ...WAYS[transport],
      ...(format === 'rfc5424' ? ['--syslog-proto'] : []),
      ...(framing === 'line' ? ['--no-framing'] : []),
      '--rate',
      '1000000',
      '--interval',
      '30',
      '--number',
      String(count),
      '--size',
      String(bytes),
      ...('path' in target ? [target.path] : [target.address, String(target.port)])
    ],
    { env: { OPENSSL_CONF } }
  )
  // loggen exits successfully even if nothing listens.
  const said = `${stdout}${stderr}`
  if (!said.includes(`count=${count},`)) throw new Error(`loggen has not sent ${count} messages: ${said}`)
}

/**
 * loggen closes without having read what the server has sent: with TLS 1.3, the session tickets. The kernel then resets
 * the connection and discards data that was not sent yet. With TLS 1.2 nothing is left unread.
 */
const OPENSSL_CONF = path.resolve('test/support/senders/tls-1.2.cnf')

const WAYS = {
  udp: ['--inet', '--dgram'],
  tcp: ['--inet', '--stream'],
  tls: ['--use-ssl'],
  unix: ['--unix', '--stream']
} as const

import type { Certificates } from '../../support/certificates.ts'
import type { Forwarder, Sending, Target } from '../../support/senders/forwarder.ts'
import { messages, type SentMessage } from './messages.ts'
import { receiveSyslog, type Received, type SyslogParamValue } from './receive-syslog.ts'

export interface Forwarding {
  readonly sent: readonly SentMessage[]
  readonly received: Received
}

/** Starts a daemon, with its files in the folder. */
export type StartForwarder = (folder: string, target: Target, sending: Sending) => Promise<Forwarder>

/** Sends messages through a daemon to a syslog source, both with files in the folder. */
export async function forward(
  start: StartForwarder,
  folder: string,
  sending: Sending,
  params: Readonly<Record<string, SyslogParamValue>>
): Promise<Forwarding> {
  const receiver = await receiveSyslog(folder, { protocol: sending.transport, ...params })
  let forwarder: Forwarder | null = null
  try {
    forwarder = await start(folder, receiver.target, sending)
    const sent = messages(sending.format, COUNT)
    await forwarder.send(sent.map(({ line }) => line))
    return { sent, received: await receiver.received(sent.length) }
  } finally {
    receiver.close()
    await forwarder?.stop()
  }
}

/** Params that the source needs for its transport. */
export function transportParams(
  { transport }: Sending,
  folder: string,
  { server, ca }: Certificates
): Record<string, SyslogParamValue> {
  if (transport === 'unix') return { path: `${folder}/in.sock` }
  return transport === 'tls' ? { tls: { cert: server.cert, key: server.key, ca: ca.cert, client_cert: 'require' } } : {}
}

const COUNT = 1000

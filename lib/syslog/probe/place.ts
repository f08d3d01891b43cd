import type { ErrorContext } from '../../../types/classification.ts'
import { socketText } from '../../errors/socket-text.ts'
import type { SyslogParams } from '../params.ts'

export type ListenParams = Pick<SyslogParams, 'protocol' | 'addr' | 'port' | 'path'>

/** Where a source listens, as people write it: a path, or `host:port`. */
export function placeText({ protocol, addr, port, path = '' }: ListenParams): string {
  return protocol === 'unix' ? path : socketText(addr, port)
}

/** The same, as the catalogue's texts name it. */
export function placeIn({ protocol, addr, port, path = '' }: ListenParams): ErrorContext {
  return protocol === 'unix' ? { path } : { host: addr, port }
}

/** The kernel's name of what carries the messages. */
export function carrierOf(protocol: SyslogParams['protocol']): 'udp' | 'tcp' | 'unix' {
  return protocol === 'tls' ? 'tcp' : protocol
}

import type { ErrorContext } from '../../../types/classification.ts'
import { socketText } from '../../errors/socket-text.ts'
import type { SyslogParams } from '../params.ts'

export type ListenParams = Pick<SyslogParams, 'protocol' | 'addr' | 'port' | 'path'>

/** The address of a source in its usual notation: a path or `host:port`. */
export function placeText({ protocol, addr, port, path = '' }: ListenParams): string {
  return protocol === 'unix' ? path : socketText(addr, port)
}

/** The same address, as context for the texts of the catalogue. */
export function placeIn({ protocol, addr, port, path = '' }: ListenParams): ErrorContext {
  return protocol === 'unix' ? { path } : { host: addr, port }
}

/** The kernel's name of the transport protocol. */
export function carrierOf(protocol: SyslogParams['protocol']): 'udp' | 'tcp' | 'unix' {
  return protocol === 'tls' ? 'tcp' : protocol
}

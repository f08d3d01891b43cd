import path from 'node:path'
import type { SyslogOpened } from 'warp-flow'

/** Commands that send a message to a source, for a person to try. */
export function howToSend(protocol: string, { address, port }: SyslogOpened, state: string): string {
  const cert = path.join(state, 'cert.pem')
  const message = '<13>1 - - trial - - - over TLS'
  // `-quiet` alone would wait for ever for an answer, which syslog does not give
  return protocol === 'tls'
    ? `echo '${message}' | openssl s_client -quiet -no_ign_eof -connect ${address}:${port} -CAfile '${cert}'`
    : `logger --server ${address} --port ${port} --${protocol} --rfc5424 'over ${protocol.toUpperCase()}'`
}

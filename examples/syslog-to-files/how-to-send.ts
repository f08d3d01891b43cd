import path from 'node:path'
import type { SyslogOpened } from 'warp-flow'

/** Commands to send a message to a source by hand. */
export function howToSend(protocol: string, { address, port }: SyslogOpened, state: string): string {
  const cert = path.join(state, 'cert.pem')
  const message = '<13>1 - - trial - - - over TLS'
  // `-quiet` alone would wait endlessly for an answer, which syslog never sends
  return protocol === 'tls'
    ? `echo '${message}' | openssl s_client -quiet -no_ign_eof -connect ${address}:${port} -CAfile '${cert}'`
    : `logger --server ${address} --port ${port} --${protocol} --rfc5424 'over ${protocol.toUpperCase()}'`
}

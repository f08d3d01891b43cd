import type { ProposedFix } from '../../../types/report.ts'
import type { SyslogParams } from '../params.ts'
import { bindBriefly } from './bind-briefly.ts'

/**
 * Proposes a port that is currently free and needs no privilege. No fix if there is none, for example if the address
 * cannot be bound.
 */
export async function otherPort(params: SyslogParams): Promise<readonly ProposedFix[]> {
  const port = await freePort(params)
  return port === null
    ? []
    : [
        {
          text: {
            en: `Listen on port ${port}, which is free, and make the senders use it`,
            zh: `监听空闲的端口 ${port}，并让发送方使用该端口`
          },
          set: [{ path: ['port'], value: port }],
          verify: 'syslog.port'
        }
      ]
}

async function freePort(params: SyslogParams): Promise<number | null> {
  for (const port of [...candidates(params), 0]) {
    const bound = await bindBriefly(params, port)
    if ('port' in bound) return bound.port
  }
  return null
}

/** Familiar ports, in order of preference: 514 becomes 1514. */
function candidates({ port, protocol }: SyslogParams): readonly number[] {
  const usual = protocol === 'tls' ? [6514, 16_514] : [1514, 5514, 10_514]
  return usual.filter((candidate) => candidate !== port)
}

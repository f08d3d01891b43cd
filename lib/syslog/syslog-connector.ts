import type { ErrorContext } from '../../types/classification.ts'
import type { ConnectorType } from '../../types/connector.ts'
import { loadOnce } from '../core/load-once.ts'
import { syslogParams, syslogRules, type SyslogParams } from './params.ts'
import { sharedListeners, shareListener } from './shared-listeners.ts'

/** `type = "syslog"` */
export const syslogConnector: ConnectorType<SyslogParams> = {
  type: 'syslog',
  params: syslogParams,
  rules: syslogRules,
  compare: sharedListeners,
  standsBeside: (params, running) => !shareListener(params, running),
  place: syslogPlace,
  probe: async (params, context) => {
    const { syslogChecks } = await loadChecks()
    return syslogChecks(params, context)
  },
  open: async (params, context) => {
    const { openSyslog } = await loadIntake()
    return await openSyslog(params, context)
  }
}

function syslogPlace({ protocol, addr, port, path, tls }: SyslogParams): ErrorContext {
  if (protocol === 'unix') return { area: 'syslog', ...(path === undefined ? {} : { path }) }
  const { cert, key, ca } = tls ?? {}
  const files = Object.entries({ cert, key, ca }).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return { area: 'syslog', values: { localAddress: addr, localPort: String(port), ...Object.fromEntries(files) } }
}

// The code that probes and the code that opens load when needed: declaring a source needs neither
const loadChecks = loadOnce(() => import('./probe/syslog-checks.ts'))
const loadIntake = loadOnce(() => import('./open-syslog.ts'))

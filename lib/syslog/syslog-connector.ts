import type { ErrorContext } from '../../types/classification.ts'
import type { ConnectorType, Intake, OpenContext } from '../../types/connector.ts'
import type { Reading } from './event/page.ts'
import type { SyslogEvent } from './event/syslog-event.ts'
import { syslogParams, syslogRules, type SyslogParams } from './params.ts'
import { StreamIntake } from './stream/stream-intake.ts'
import { SyslogReport } from './syslog-report.ts'
import { UdpIntake } from './udp/udp-intake.ts'

/** `type = "syslog"` */
export const syslogConnector: ConnectorType<SyslogParams> = {
  type: 'syslog',
  params: syslogParams,
  rules: syslogRules,
  place: placeOf,
  open: openSyslog
}

function placeOf({ protocol, addr, port, path, tls }: SyslogParams): ErrorContext {
  if (protocol === 'unix') return { area: 'syslog', ...(path === undefined ? {} : { path }) }
  const { cert, key, ca } = tls ?? {}
  const files = Object.entries({ cert, key, ca }).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return { area: 'syslog', values: { localAddress: addr, localPort: String(port), ...Object.fromEntries(files) } }
}

function openSyslog(params: SyslogParams, context: OpenContext): Promise<Intake<SyslogEvent>> {
  const report = new SyslogReport(context)
  const { format, headerMode, timezone, path = '' } = params
  const reading: Reading = {
    source: context.key, tags: context.tags, format, headerMode, timezone, path, lane: context.acks?.lane('syslog') ?? null, watch: report
  }
  return params.protocol === 'udp' ? UdpIntake.open(params, context, reading, report) : StreamIntake.open(params, context, reading, report)
}

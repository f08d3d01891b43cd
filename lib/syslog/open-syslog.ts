import type { OpenContext } from '../../types/connector.ts'
import type { SourceParts } from './event/message-origin.ts'
import type { SyslogParams } from './params.ts'
import { StreamIntake } from './stream/stream-intake.ts'
import { SyslogReport } from './syslog-report.ts'
import { UdpIntake } from './udp/udp-intake.ts'

/** Listens and receives messages. Rejects if it cannot. */
export function openSyslog(params: SyslogParams, context: OpenContext): Promise<UdpIntake | StreamIntake> {
  const report = new SyslogReport(context, params.protocol)
  const { format, headerMode, timezone, path = '' } = params
  const parts: SourceParts = {
    source: context.key,
    tags: context.tags,
    format,
    headerMode,
    timezone,
    path,
    watermark: context.acks?.watermark('syslog') ?? null,
    watch: report
  }
  return params.protocol === 'udp'
    ? UdpIntake.open(params, context, parts, report)
    : StreamIntake.open(params, context, parts, report)
}

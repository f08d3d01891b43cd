import type { OpenContext } from '../../types/connector.ts'
import type { Reading } from './event/page.ts'
import type { SyslogParams } from './params.ts'
import { StreamIntake } from './stream/stream-intake.ts'
import { SyslogReport } from './syslog-report.ts'
import { UdpIntake } from './udp/udp-intake.ts'

/** Listens, and takes messages in. Rejects where it cannot. */
export function openSyslog(params: SyslogParams, context: OpenContext): Promise<UdpIntake | StreamIntake> {
  const report = new SyslogReport(context, params.protocol)
  const { format, headerMode, timezone, path = '' } = params
  const reading: Reading = {
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
    ? UdpIntake.open(params, context, reading, report)
    : StreamIntake.open(params, context, reading, report)
}

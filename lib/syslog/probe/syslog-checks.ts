import type { LiveCheck, ProbeContext } from '../../../types/report.ts'
import type { SyslogParams } from '../params.ts'
import { addressCheck } from './address-check.ts'
import { allowCheck } from './allow-check.ts'
import { bufferCheck } from './buffer-check.ts'
import { certificateChecks } from './certificate-checks.ts'
import { counterChecks } from './counter-checks.ts'
import { firewallCheck } from './firewall-check.ts'
import { lossChecks } from './loss-checks.ts'
import { messageCheck } from './message-check.ts'
import { portCheck } from './port-check.ts'
import { privilegeCheck } from './privilege-check.ts'
import { senderCheck } from './sender-check.ts'
import { socketCheck } from './socket-check.ts'
import { trafficCheck } from './traffic-check.ts'

/**
 * The live checks of a syslog source, in the order in which a person would check: where it listens, which senders it
 * permits, whether a message gets through, and which faults have occurred so far.
 */
export function syslogChecks(params: SyslogParams, context: ProbeContext): readonly LiveCheck[] {
  const { running, from, clock } = context
  const named = from === undefined ? [] : [senderCheck(params, context, from)]
  return [
    ...(params.protocol === 'unix'
      ? [socketCheck(params, context)]
      : [addressCheck(params, context), privilegeCheck(params, context), portCheck(params, context)]),
    ...(params.protocol === 'udp' ? [bufferCheck(params, context)] : []),
    ...certificateChecks(params, context),
    ...named,
    ...(params.protocol === 'unix'
      ? []
      : [allowCheck(params, { clock, ...(typeof from === 'string' ? { from } : {}) }), firewallCheck(params)]),
    messageCheck(params, context),
    ...(running === null
      ? []
      : [
          ...(params.protocol === 'udp' ? lossChecks(params, running, clock) : []),
          ...counterChecks(params, running, from),
          trafficCheck(params, running, context)
        ])
  ]
}

import type { Localized } from '../../../types/classification.ts'
import type { CheckOutcome, LiveCheck, ProbeContext } from '../../../types/report.ts'
import type { SyslogParams } from '../params.ts'
import { portHolder } from '../port-holder.ts'
import { SourceError } from '../../errors/source-error.ts'
import { canReusePort } from '../reuse-port.ts'
import { bindBriefly } from './bind-briefly.ts'
import { causeOf, errnoSeen } from './cause-of.ts'
import { otherPort } from './free-port.ts'
import { carrierOf, placeIn, placeText } from './place.ts'

/**
 * Checks that the port can be bound; if not, reports the process that holds it. A port that the source itself holds is
 * not a fault and is not bound again.
 */
export function portCheck(
  params: SyslogParams,
  { running }: Pick<ProbeContext, 'running'>,
  isShared: boolean = params.reusePort && canReusePort()
): LiveCheck {
  return {
    id: 'syslog.port',
    after: ['syslog.address'],
    target: placeText(params),
    sideEffect: 'binds',
    rulesOut: ['SYSLOG_ADDRESS_IN_USE', 'SYSLOG_PERMISSION_DENIED', 'SYSLOG_LISTEN_FAILED'],
    run: async () => {
      if (params.port === 0) return { status: 'pass', because: PICKED }
      if (running !== null && running.after.state !== 'closed')
        return ofSource(params, running.after.state === 'starting')
      const bound = await bindBriefly(params, params.port)
      if ('port' in bound)
        return {
          status: 'pass',
          evidence: [{ kind: 'metadata', how: howBound(params), value: 'bound', shareable: 'bound' }]
        }
      return isShared && codeOf(bound.failure) === 'SYSLOG_ADDRESS_IN_USE'
        ? shared(params)
        : refused(params, bound.failure, running === null)
    }
  }
}

/** Leaves the detail out if the privilege check has already reported the same finding. */
async function refused(params: SyslogParams, failure: unknown, isToldBefore: boolean): Promise<CheckOutcome> {
  const holder = SourceError.contextOf(failure)?.values?.['holder']
  const evidence = [
    errnoSeen(howBound(params), failure),
    ...(holder === undefined
      ? []
      : [{ kind: 'proc', how: `/proc/net/${carrierOf(params.protocol)}, /proc/<pid>/fd`, value: holder } as const])
  ]
  const { detail, ...cause } = causeOf(failure, placeIn(params), await otherPort(params))
  const isBare = detail === undefined || (isToldBefore && cause.code === 'SYSLOG_PERMISSION_DENIED')
  return { status: 'fail', evidence, causes: [isBare ? cause : { ...cause, detail }] }
}

async function ofSource(params: SyslogParams, isStarting: boolean): Promise<CheckOutcome> {
  if (isStarting) return { status: 'unknown', because: STARTING }
  const holder = await portHolder(carrierOf(params.protocol), params.port)
  return {
    status: 'pass',
    because: OURS,
    evidence: [{ kind: 'proc', how: `/proc/net/${carrierOf(params.protocol)}`, value: holder }]
  }
}

/** Unknown, because only binding would show whether the holder shares the port, and that would take its messages. */
async function shared(params: SyslogParams): Promise<CheckOutcome> {
  const holder = await portHolder('udp', params.port)
  return { status: 'unknown', because: SHARED, evidence: [{ kind: 'proc', how: '/proc/net/udp', value: holder }] }
}

function howBound(params: SyslogParams): string {
  return `bind ${placeText(params)} (${carrierOf(params.protocol)})`
}

function codeOf(failure: unknown): string {
  return failure instanceof SourceError ? failure.code : ''
}

const PICKED: Localized = { en: 'the kernel picks a free one', zh: '由内核选择空闲端口' }
const OURS: Localized = { en: 'the source itself holds it', zh: '由该源自身占用' }
const STARTING: Localized = { en: 'the source is about to bind it', zh: '该源正在绑定此端口' }
const SHARED: Localized = {
  en: 'it is held, and `reuse_port` may share it: binding it would take messages from the holder',
  zh: '端口已被占用，`reuse_port` 可能共享；尝试绑定会截走占用者的消息'
}

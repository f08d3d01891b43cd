import type { ErrorCode } from '../../../types/error-codes.ts'
import type { Cause, CheckOutcome, LiveCheck, ProposedFix, RunningSource, Seen } from '../../../types/report.ts'
import type { SyslogParams } from '../params.ts'
import { remedyOf } from './counter-fixes.ts'
import { placeText } from './place.ts'

/** What a source that runs has met and survived, by kind: its own counters say so. */
export function counterChecks(params: SyslogParams, running: RunningSource, from: string | undefined): readonly LiveCheck[] {
  const isStream = params.protocol !== 'udp'
  return KINDS.filter(({ ofStreams }) => isStream || !ofStreams).map(({ id, codes, isLoss }): LiveCheck => ({
    id, target: placeText(params), rulesOut: codes,
    run: () => outcomeOf(running, id, (code) => codes.includes(code) || (id === 'syslog.handshakes' && code.startsWith('TLS_')), isLoss, (code, sender) => remedyOf(code, params, sender ?? from, id))
  }))
}

type Fixes = (code: ErrorCode, sender: string | undefined) => readonly ProposedFix[]

/**
 * What was met while looking is wrong now. What was met earlier is, too, where records were lost by it and where nothing is coming: a source whose
 * records flow has got over a stray sender.
 */
function outcomeOf({ before, after }: RunningSource, id: string, isOfKind: (code: ErrorCode) => boolean, isLoss: boolean, fixes: Fixes): CheckOutcome {
  const met = Object.entries(after.errors).filter(([code, count]) => isOfKind(code as ErrorCode) && count > 0)
  const counts = Object.fromEntries(met.map(([code, count]) => [code, { before: before.errors[code] ?? 0, after: count }]))
  const evidence: readonly Seen[] = [{ kind: 'counter', how: 'stats().errors', value: counts, shareable: counts }]
  const flows = after.events > before.events
  const causes = met.flatMap(([code, count]): Cause[] => {
    const grew = count > (before.errors[code] ?? 0)
    if (!grew && flows && !isLoss) return []
    const context = after.lastMet?.[code] ?? {}
    return [{ code: code as ErrorCode, context, confidence: grew || isLoss ? 'certain' : 'likely', fixes: fixes(code as ErrorCode, context.host) }]
  })
  if (causes.length > 0) return { status: after.events === 0 ? 'fail' : 'warn', evidence, causes: causes.sort((a, b) => rankIn(id, a.code) - rankIn(id, b.code)) }
  return met.length === 0 ? { status: 'pass', evidence } : {
    status: 'pass', evidence, because: { en: 'it was met earlier, and records come', zh: '之前出现过，目前记录正常到达' }
  }
}

/** A cause comes before what follows from it. */
function rankIn(id: string, code: ErrorCode): number {
  const place = KINDS.find((kind) => kind.id === id)?.codes.indexOf(code) ?? -1
  return place === -1 ? 0 : place
}

const KINDS: readonly { readonly id: string, readonly codes: readonly ErrorCode[], readonly ofStreams: boolean, readonly isLoss: boolean }[] = [
  { id: 'syslog.refused', codes: ['SYSLOG_NOT_ALLOWED', 'SYSLOG_PROXY_NOT_ALLOWED', 'SYSLOG_INVALID_PROXY_HEADER'], ofStreams: false, isLoss: false },
  {
    id: 'syslog.connections', ofStreams: true, isLoss: true,
    codes: ['SYSLOG_NO_DESCRIPTORS', 'SYSLOG_TOO_MANY_CONNECTIONS', 'SYSLOG_TOO_MANY_OF_ADDRESS', 'SYSLOG_BUFFER_LIMIT', 'SYSLOG_MESSAGE_UNFINISHED']
  },
  { id: 'syslog.handshakes', ofStreams: true, isLoss: false, codes: ['SYSLOG_TLS_TO_PLAIN_PORT', 'SYSLOG_CERTIFICATE_EXPIRED', 'SYSLOG_CERTIFICATE_NOT_YET_VALID'] },
  {
    id: 'syslog.framing', ofStreams: true, isLoss: false,
    codes: ['SYSLOG_FRAMING_MISMATCH', 'SYSLOG_INVALID_FRAME', 'SYSLOG_BAD_COUNT', 'SYSLOG_FRAME_TOO_LONG']
  },
  { id: 'syslog.length', ofStreams: false, isLoss: true, codes: ['SYSLOG_MESSAGE_TOO_LONG'] },
  { id: 'syslog.format', ofStreams: false, isLoss: false, codes: ['SYSLOG_INVALID_FORMAT', 'SYSLOG_PARSE_ERROR'] }
]

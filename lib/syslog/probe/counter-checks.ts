import type { ErrorContext, Localized } from '../../../types/classification.ts'
import type { ErrorCode } from '../../../types/error-codes.ts'
import type { Cause, CheckOutcome, LiveCheck, ProposedFix, RunningSource, Seen } from '../../../types/report.ts'
import type { SyslogParams } from '../params.ts'
import { remedyOf } from './counter-fixes.ts'
import { placeText } from './place.ts'

/** Checks the counters of a running source for faults that it has survived, one check per kind. */
export function counterChecks(
  params: SyslogParams,
  running: RunningSource,
  from: string | undefined
): readonly LiveCheck[] {
  return KINDS.filter(({ ofStreams }) => params.protocol !== 'udp' || !ofStreams).map((kind): LiveCheck => ({
    id: kind.id,
    target: placeText(params),
    rulesOut: kind.codes,
    run: () =>
      outcomeOf(running, kind, (code, met) =>
        remedyOf(code, params, from === undefined || met.host !== undefined ? met : { ...met, host: from })
      )
  }))
}

type Fixes = (code: ErrorCode, met: ErrorContext) => readonly ProposedFix[]

/**
 * A fault that occurs during the check is current. An earlier one still counts if it lost records, or if no records are
 * arriving: while records arrive, an earlier fault of a stray sender does not matter.
 */
function outcomeOf({ before, after }: RunningSource, kind: Kind, fixes: Fixes): CheckOutcome {
  const met = Object.entries(after.errors).filter(
    (entry): entry is [ErrorCode, number] => entry[1] > 0 && isOf(kind, entry[0])
  )
  const counts = Object.fromEntries(
    met.map(([code, count]) => [code, { before: before.errors[code] ?? 0, after: count }])
  )
  const evidence: readonly Seen[] = [{ kind: 'counter', how: 'stats().errors', value: counts, shareable: counts }]
  const flows = after.events > before.events
  const causes = met.flatMap(([code, count]): Cause[] => {
    const grew = count > (before.errors[code] ?? 0)
    if (!grew && flows && !kind.isLoss) return []
    const context = after.lastMet?.[code] ?? {}
    return [{ code, context, confidence: grew || kind.isLoss ? 'certain' : 'likely', fixes: fixes(code, context) }]
  })
  if (causes.length > 0) {
    const rank = ({ code }: Cause): number => kind.codes.findIndex((one) => one === code)
    return {
      status: after.events === 0 ? 'fail' : 'warn',
      evidence,
      causes: causes.sort((one, other) => rank(one) - rank(other))
    }
  }
  return { status: 'pass', evidence, ...(met.length === 0 ? {} : { because: EARLIER }) }
}

function isOf({ codes, others }: Kind, code: string): boolean {
  return codes.some((known) => known === code) || others?.test(code) === true
}

interface Kind {
  readonly id: string
  /** In order of rank: causes before their effects. */
  readonly codes: readonly ErrorCode[]
  /** All other codes of this kind. */
  readonly others?: RegExp
  readonly ofStreams: boolean
  /** Whether such a fault loses records. */
  readonly isLoss: boolean
}

const EARLIER: Localized = {
  en: 'it occurred earlier, and records are arriving now',
  zh: '之前出现过，目前记录正常到达'
}
const KINDS: readonly Kind[] = [
  {
    id: 'syslog.refused',
    codes: ['SYSLOG_NOT_ALLOWED', 'SYSLOG_PROXY_NOT_ALLOWED', 'SYSLOG_INVALID_PROXY_HEADER', 'SYSLOG_PROXY_UNEXPECTED'],
    ofStreams: false,
    isLoss: false
  },
  { id: 'syslog.strangers', codes: ['SYSLOG_OTHER_PROTOCOL'], ofStreams: true, isLoss: false },
  {
    id: 'syslog.connections',
    ofStreams: true,
    isLoss: true,
    codes: [
      'SYSLOG_NO_DESCRIPTORS',
      'SYSLOG_TOO_MANY_CONNECTIONS',
      'SYSLOG_TOO_MANY_OF_ADDRESS',
      'SYSLOG_BUFFER_LIMIT',
      'SYSLOG_MESSAGE_UNFINISHED'
    ]
  },
  {
    id: 'syslog.handshakes',
    ofStreams: true,
    isLoss: false,
    others: /^TLS_(?!FILE_|ERR_OSSL_)/,
    codes: ['SYSLOG_TLS_TO_PLAIN_PORT', 'SYSLOG_CONNECTION_LOST']
  },
  {
    id: 'syslog.framing',
    ofStreams: true,
    isLoss: false,
    codes: ['SYSLOG_FRAMING_MISMATCH', 'SYSLOG_INVALID_FRAME', 'SYSLOG_BAD_COUNT', 'SYSLOG_FRAME_TOO_LONG']
  },
  { id: 'syslog.length', ofStreams: false, isLoss: true, codes: ['SYSLOG_MESSAGE_TOO_LONG'] },
  { id: 'syslog.format', ofStreams: false, isLoss: false, codes: ['SYSLOG_INVALID_FORMAT', 'SYSLOG_PARSE_ERROR'] }
]

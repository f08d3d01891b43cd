import type { Localized } from '../../types/classification.ts'
import type { Clock } from '../../types/clock.ts'
import type { Cause, CheckOutcome, CheckResult, CheckRun, LiveCheck } from '../../types/report.ts'
import { messageOf } from '../errors/message-of.ts'
import { redact } from '../errors/redact.ts'
import { visibleText } from '../errors/visible-text.ts'
import { evidenceOf } from './evidence.ts'
import { outcomeFrom } from './foreign/outcome-from.ts'
import type { Veil } from '../config/shown/secret-texts.ts'

/** The result of a check that was run or skipped, with the causes that it found. */
export interface CheckRunResult extends CheckResult {
  readonly causes: readonly Cause[]
  readonly rulesOut: LiveCheck['rulesOut']
  readonly isWorthTelling: boolean
}

export interface RunLimits {
  /** The connector's type, named as responsible if a check itself is faulty. */
  readonly type: string
  readonly clock: Clock
  /** Aborting it cancels all checks. */
  readonly signal: AbortSignal | undefined
  /** The time limit for each check, in ms. */
  readonly checkTimeoutMs: number
  /** The time limit for all checks together, in ms, and its end, in ms since the epoch. */
  readonly timeoutMs: number
  readonly until: number
  readonly veil: Veil
}

/**
 * Runs checks one after the other. A check that throws, hangs or returns an invalid outcome is a result, and the later
 * checks that depend on it are skipped. They may also depend on the results in `before`.
 */
export async function runChecks(
  checks: readonly LiveCheck[],
  limits: RunLimits,
  before: readonly CheckRunResult[] = []
): Promise<readonly CheckRunResult[]> {
  const { clock, signal, checkTimeoutMs, timeoutMs, until, type } = limits
  const known = new Map(before.map(({ id, status }) => [id, status]))
  const results: CheckRunResult[] = []
  for (const check of checks) {
    const left = until - clock.now()
    const why = known.has(check.id)
      ? TWICE
      : (reasonToSkip(check, known) ?? (signal?.aborted === true ? CALLED_OFF : left <= 0 ? OVER_ALL(timeoutMs) : null))
    const id = freeId(check.id, known)
    const startedAt = clock.now()
    const outcome = why === null ? await outcomeOf(check, limits, Math.min(checkTimeoutMs, left)) : skipped(why)
    known.set(id, outcome.status)
    results.push(resultOf({ ...check, id }, outcome, type, clock.now() - startedAt))
  }
  return results
}

type Outcome = Omit<CheckOutcome, 'status'> & Pick<CheckResult, 'status'>

function freeId(id: string, known: ReadonlyMap<string, unknown>): string {
  let free = id
  for (let again = 2; known.has(free); again++) free = `${id} (${again})`
  return free
}

function resultOf(
  { id, after = [], target, sideEffect = 'none', rulesOut }: LiveCheck,
  outcome: Outcome,
  type: string,
  tookMs: number
): CheckRunResult {
  const { status, because, evidence = [], causes = [], isWorthTelling = false } = outcome
  const shown = visibleText(id)
  return {
    id: shown,
    after: after.map(visibleText),
    target: visibleText(redact(target)),
    status,
    ...(because === undefined ? {} : { because: visible(because) }),
    evidence: evidenceOf(shown, evidence),
    sideEffect,
    tookMs: Math.max(0, tookMs),
    rulesOut,
    isWorthTelling,
    causes:
      status === 'crashed' ? [atFault(shown, type, because)] : status === 'warn' || status === 'fail' ? causes : []
  }
}

function atFault(check: string, connector: string, because: Localized | undefined): Cause {
  return {
    code: 'SYSTEM_PROBE_FAILED',
    context: { values: { check, connector } },
    detail: because?.en ?? '',
    confidence: 'certain'
  }
}

function reasonToSkip({ after = [] }: LiveCheck, known: ReadonlyMap<string, CheckResult['status']>): Localized | null {
  const missing = after.find((id) => !PASSED.has(known.get(id) ?? 'skipped'))
  return missing === undefined ? null : { en: `\`${missing}\` has to pass first`, zh: `需要先通过 \`${missing}\`` }
}

async function outcomeOf(
  check: LiveCheck,
  { clock, signal, checkTimeoutMs, timeoutMs, veil }: RunLimits,
  ms: number
): Promise<Outcome> {
  const abort = new AbortController()
  return await new Promise<Outcome>((resolve) => {
    const end = (outcome: Outcome): void => {
      clock.clearTimeout(timer)
      signal?.removeEventListener('abort', calledOff)
      resolve(outcome)
      abort.abort()
    }
    const calledOff = (): void => {
      end(skipped(CALLED_OFF))
    }
    // If the other checks have used up the time, this check is not at fault
    const timer = clock.setTimeout(() => {
      end(ms < checkTimeoutMs ? skipped(OVER_ALL(timeoutMs)) : { status: 'crashed', because: OVER(ms) })
    }, ms)
    signal?.addEventListener('abort', calledOff)
    void answerOf(check, { signal: abort.signal, timeoutMs: ms }, veil).then(end)
  })
}

/** Runs a check and reads its outcome. Never rejects. */
async function answerOf(check: LiveCheck, look: CheckRun, veil: Veil): Promise<Outcome> {
  try {
    return outcomeFrom(await check.run(look), veil) ?? NONSENSE
  } catch (error) {
    return crashed(error, veil)
  }
}

function skipped(because: Localized): Outcome {
  return { status: 'skipped', because }
}

function crashed(error: unknown, veil: Veil): Outcome {
  const text = redact(veil(messageOf(error)), 1000)
  return { status: 'crashed', because: { en: `it threw: ${text}`, zh: `检查本身抛出了异常：${text}` } }
}

function visible({ en, zh }: Localized): Localized {
  return { en: visibleText(redact(en)), zh: visibleText(redact(zh)) }
}

const PASSED: ReadonlySet<CheckResult['status']> = new Set(['pass', 'warn'])
const TWICE: Localized = { en: 'another check has this id', zh: '另一项检查使用了相同的 id' }
const CALLED_OFF: Localized = { en: 'the check was cancelled', zh: '检查被中止' }
const NONSENSE: Outcome = {
  status: 'crashed',
  because: {
    en: 'it gave no outcome: `{ status: "pass" | "warn" | "fail" | "unknown" }`',
    zh: '它没有返回结果：`{ status: "pass" | "warn" | "fail" | "unknown" }`'
  }
}
const OVER = (ms: number): Localized => ({ en: `no answer within ${ms} ms`, zh: `${ms} 毫秒内没有结果` })
const OVER_ALL = (ms: number): Localized => ({
  en: `the time for all checks (${ms} ms) ran out`,
  zh: `全部检查的时间（${ms} 毫秒）已用完`
})

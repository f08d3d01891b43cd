import type { Localized } from '../../types/classification.ts'
import type { Clock } from '../../types/clock.ts'
import type { Cause, CheckOutcome, CheckResult, Evidence, LiveCheck } from '../../types/report.ts'
import { messageOf } from '../errors/message-of.ts'
import { redact } from '../errors/redact.ts'
import { visibleText } from '../errors/visible-text.ts'
import { evidenceOf } from './evidence.ts'

/** A check that was run or skipped, and what it says is wrong. */
export interface CheckRunResult extends CheckResult {
  readonly causes: readonly Cause[]
  readonly rulesOut: LiveCheck['rulesOut']
}

export interface RunLimits {
  readonly clock: Clock
  /** Calls all of it off. */
  readonly signal: AbortSignal | undefined
  /** For each check, in ms. */
  readonly checkTimeoutMs: number
  /** For all of them together, in ms. */
  readonly timeoutMs: number
}

/** Runs checks one after the other. One that throws, hangs or gives nonsense is a result, and keeps those behind it that wait for it from being run. */
export async function runChecks(checks: readonly LiveCheck[], { clock, signal, checkTimeoutMs, timeoutMs }: RunLimits): Promise<readonly CheckRunResult[]> {
  const until = clock.now() + timeoutMs
  const results = new Map<string, CheckRunResult>()
  for (const check of checks) {
    const left = until - clock.now()
    const why = results.has(check.id) ? TWICE : reasonToSkip(check, results) ?? (signal?.aborted === true ? CALLED_OFF : left <= 0 ? OVER_ALL(timeoutMs) : null)
    const id = results.has(check.id) ? `${check.id} (again)` : check.id
    const startedAt = clock.now()
    const outcome = why === null ? await outcomeOf(check, { clock, signal, ms: Math.min(checkTimeoutMs, left) }) : { status: 'skipped', because: why } as const
    results.set(id, resultOf({ ...check, id }, outcome, clock.now() - startedAt))
  }
  return [...results.values()]
}

type Outcome = Omit<CheckOutcome, 'status'> & Pick<CheckResult, 'status'>

function resultOf({ id, after = [], target, sideEffect = 'none', rulesOut }: LiveCheck, { status, because, evidence, causes }: Outcome, tookMs: number): CheckRunResult {
  return {
    id, after, target: visibleText(redact(target)), status, ...(because === undefined ? {} : { because: redacted(because) }),
    evidence: (evidence ?? []).map((seen, index): Evidence => evidenceOf(`${id}#${index + 1}`, seen)),
    sideEffect, tookMs: Math.max(0, tookMs), causes: status === 'warn' || status === 'fail' ? causes ?? [] : [], rulesOut
  }
}

function reasonToSkip({ after = [] }: LiveCheck, results: ReadonlyMap<string, CheckRunResult>): Localized | null {
  const missing = after.find((id) => !PASSED.has(results.get(id)?.status ?? 'skipped'))
  return missing === undefined ? null : { en: `\`${missing}\` has to pass first`, zh: `需要先通过 \`${missing}\`` }
}

async function outcomeOf(check: LiveCheck, { clock, signal, ms }: { readonly clock: Clock, readonly signal: AbortSignal | undefined, readonly ms: number }): Promise<Outcome> {
  const abort = new AbortController()
  return await new Promise<Outcome>((resolve) => {
    const end = (outcome: Outcome): void => {
      clock.clearTimeout(timer)
      signal?.removeEventListener('abort', calledOff)
      resolve(outcome)
      abort.abort()
    }
    const calledOff = (): void => { end({ status: 'unknown', because: CALLED_OFF }) }
    const timer = clock.setTimeout(() => { end({ status: 'unknown', because: OVER(ms) }) }, ms)
    signal?.addEventListener('abort', calledOff)
    // In a promise of its own, so that a throw in its first line is a result, too
    Promise.resolve().then(() => check.run({ signal: abort.signal, timeoutMs: ms })).then(
      (outcome) => { end(isOutcome(outcome) ? outcome : NONSENSE) },
      (error: unknown) => { end(crashed(error)) }
    )
  })
}

/** Checks come from users' connectors, too, and those need not be in TypeScript. */
function isOutcome(outcome: CheckOutcome | null | undefined): outcome is CheckOutcome {
  return outcome !== null && outcome !== undefined && STATUSES.has(outcome.status)
}

function crashed(error: unknown): Outcome {
  const text = visibleText(redact(messageOf(error)))
  return { status: 'crashed', because: { en: `it threw: ${text}`, zh: `检查本身抛出了异常：${text}` } }
}

function redacted({ en, zh }: Localized): Localized {
  return { en: visibleText(redact(en)), zh: visibleText(redact(zh)) }
}

const PASSED: ReadonlySet<CheckResult['status']> = new Set(['pass', 'warn'])
const STATUSES: ReadonlySet<unknown> = new Set(['pass', 'warn', 'fail', 'unknown'])
const TWICE: Localized = { en: 'another check has this id', zh: '另一项检查使用了相同的 id' }
const CALLED_OFF: Localized = { en: 'it was called off', zh: '检查被中止' }
const NONSENSE: Outcome = {
  status: 'crashed', because: { en: 'it gave no outcome: `{ status: "pass" | "warn" | "fail" | "unknown" }`', zh: '它没有返回结果：`{ status: "pass" | "warn" | "fail" | "unknown" }`' }
}
const OVER = (ms: number): Localized => ({ en: `no answer within ${ms} ms`, zh: `${ms} 毫秒内没有结果` })
const OVER_ALL = (ms: number): Localized => ({ en: `the time for all checks (${ms} ms) was over`, zh: `全部检查的时间（${ms} 毫秒）已用完` })

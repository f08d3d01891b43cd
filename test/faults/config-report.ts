import { validateConfig } from '../../lib/index.ts'
import { describeError } from '../../lib/errors/describe.ts'
import { diagnosticContext } from '../../lib/errors/diagnostic-context.ts'
import { hostPlatform } from '../../lib/errors/format-diagnosis.ts'
import type { Diagnostic } from '../../types/diagnostic.ts'
import type { Finding, Fix, Report } from '../../types/report.ts'
import type { ReadConfigOptions } from '../../lib/index.ts'

/** Faults of a configuration, as the report of one check, which passes if there are none. */
export async function configReport(folder: string, options: ReadConfigOptions = {}): Promise<Report> {
  const { ok, diagnostics } = await validateConfig(folder, options)
  const check = {
    id: VALID,
    after: [],
    target: folder,
    status: ok ? 'pass' : 'fail',
    evidence: [],
    sideEffect: 'none',
    tookMs: 0
  } as const
  const findings = diagnostics.map(findingOf)
  const headline = findings[0]?.symptom ?? { en: 'valid', zh: '有效' }
  return {
    format: 'warp-flow.report/1',
    kind: 'probe',
    source: folder,
    type: 'config',
    at: 0,
    tookMs: 0,
    verdict: ok ? 'healthy' : 'failed',
    headline,
    checks: [check],
    findings,
    expected: {},
    actual: null,
    environment: { library: '', node: '', platform: process.platform, release: '', pid: process.pid, account: '' }
  }
}

function findingOf(diagnostic: Diagnostic): Finding {
  const known = describeError(diagnostic.code, diagnosticContext(diagnostic), diagnostic.message)
  const byHand = known.remedies.map((remedy): Fix => {
    const command = remedy.commands?.[hostPlatform(process.platform)] ?? remedy.commands?.any
    return { ...remedy, ...(command === undefined ? {} : { command }), applies: 'hand', risk: 'none', verify: VALID }
  })
  const { fix, suggestion = '' } = diagnostic
  const text = { en: suggestion, zh: suggestion }
  const byMachine: readonly Fix[] =
    fix === undefined ? [] : [{ text, patch: fix.patch, applies: 'machine', risk: 'none', verify: VALID }]
  return { ...known, confidence: 'certain', because: [], ruledOut: [], fixes: [...byMachine, ...byHand] }
}

const VALID = 'config.valid'

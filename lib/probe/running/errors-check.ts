import type { Cause, LiveCheck, RunningSource } from '../../../types/report.ts'
import { codeFrom } from '../foreign/fields.ts'
import { growthOf } from './growth.ts'

/** Whether errors currently occur, or records are dropped. Errors counted earlier may be long over. */
export function errorsCheck(running: RunningSource): LiveCheck {
  const { after, elapsedMs } = running
  // If a source ended without a single record, everything that it counted may be the reason
  const isFruitless = after.state === 'closed' && after.events === 0 && Object.keys(after.errors).length > 0
  const before = isFruitless ? { errors: {}, drops: {}, bytesLost: {} } : running.before
  const grown = {
    errors: growthOf(before.errors, after.errors),
    drops: growthOf(before.drops, after.drops),
    bytesLost: growthOf(before.bytesLost ?? {}, after.bytesLost ?? {})
  }
  const isWell = Object.values({ ...grown, drops: recordsIn(grown.drops) }).every(({ length }) => length === 0)
  const value = {
    grown: Object.fromEntries(Object.entries(grown).map(([name, counts]) => [name, Object.fromEntries(counts)])),
    errors: after.errors,
    drops: after.drops,
    truncated: after.truncated
  }
  return {
    id: 'source.errors',
    after: isFruitless ? [] : ['source.state'],
    target: after.key,
    rulesOut: ['SYSTEM_RECORDS_DROPPED'],
    run: () => ({
      status: isWell ? 'pass' : 'warn',
      evidence: [{ kind: 'counter', how: `source.stats() twice, ${elapsedMs} ms apart`, value }],
      ...(isWell
        ? {}
        : {
            because: isFruitless
              ? {
                  en: `until it ended, without one record: ${textOf(grown)}`,
                  zh: `直到结束没有一条记录：${textOf(grown)}`
                }
              : { en: `within ${elapsedMs} ms: ${textOf(grown)}`, zh: `${elapsedMs} 毫秒内：${textOf(grown)}` },
            causes: causesOf(running, grown)
          })
    })
  }
}

type Grown = Readonly<Record<'errors' | 'drops' | 'bytesLost', ReturnType<typeof growthOf>>>

/** The causes; an error is more specific than the records dropped because of it. */
function causesOf(
  { after: { key, lastMet }, health: { lastError } }: RunningSource,
  { errors, drops, bytesLost }: Grown
): readonly Cause[] {
  const lost = [...recordsIn(drops), ...bytesLost].map(([name, by]) => `${name} ${by}`).join(', ')
  const dropped: Cause = { code: 'SYSTEM_RECORDS_DROPPED', context: { source: key, values: { drops: lost } } }
  const told = errors.flatMap(([name]): Cause[] => {
    const code = codeFrom(name)
    if (code === null) return []
    if (code === dropped.code && lost !== '') return [dropped]
    return lastError?.code === code
      ? [{ code, detail: lastError.detail, ...(lastError.context === null ? {} : { context: lastError.context }) }]
      : [{ code, ...(lastMet?.[code] === undefined ? {} : { context: lastMet[code] }) }]
  })
  return lost === '' || told.length > 0 ? told : [dropped]
}

function recordsIn(drops: Grown['drops']): Grown['drops'] {
  return drops.filter(([name]) => !WITHOUT_RECORDS.has(name))
}

function textOf(grown: Grown): string {
  return Object.values(grown)
    .flat()
    .map(([name, by]) => `${name} +${by}`)
    .join(', ')
}

/** Causes of drops without a lost record: connections that were closed before they sent a byte. */
const WITHOUT_RECORDS: ReadonlySet<string> = new Set(['idle'])

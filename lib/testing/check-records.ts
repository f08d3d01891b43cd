import { isUtf8 } from 'node:buffer'
import { isDeepStrictEqual } from 'node:util'
import type { SourceEvent } from '../../types/event.ts'
import { startTrial } from './trial/connector-trial.ts'
import { Fault, NoRecords } from './trial/fault.ts'
import { closeTrial, takeRecords } from './trial/take-records.ts'
import type { TrialPlan } from './trial/trial-plan.ts'

/** The source opens, emits `'ready'` and delivers valid records, without a warning. */
export async function checkRecords(plan: TrialPlan): Promise<string> {
  const { log } = plan
  const trial = startTrial(plan)
  let isReady = false
  trial.source.on('ready', () => {
    isReady = true
  })
  log.delivers = 'no'
  try {
    const events = await takeRecords(trial, plan)
    log.delivers = 'yes'
    const faults = [
      ...(isReady ? [] : ["'ready' did not come before the first record"]),
      ...trial.badRecords.slice(0, MOST_TOLD),
      ...trial.warnings.map((code) => `it warns of ${code}`),
      ...events.flatMap((event, index) => recordFaults(event).map((fault) => `record ${index + 1}: ${fault}`))
    ]
    if (faults.length > 0) throw new Fault(faults.join('; '))
    return `${events.length} records`
  } catch (error) {
    // Too few records fail this check, but are enough for the later ones
    if (error instanceof NoRecords && trial.source.stats().events > 0) log.delivers = 'yes'
    throw error
  } finally {
    await closeTrial(trial, plan)
  }
}

/** An event survives `JSON.stringify` and `JSON.parse` unchanged. */
export async function checkJson(plan: TrialPlan): Promise<string> {
  const trial = startTrial(plan)
  try {
    const [event] = await takeRecords(trial, { ...plan, records: 1 })
    const json = JSON.stringify(event)
    const back = JSON.parse(json) as { readonly position?: unknown; readonly text?: unknown; readonly meta?: unknown }
    const changed = (['text', 'position', 'meta'] as const).filter((name) => !survives(back[name], event?.[name]))
    if (changed.length > 0)
      throw new Fault(`${changed.join(' and ')} did not come back as ${changed.length === 1 ? 'it was' : 'they were'}`)
    return `${json.length} characters`
  } finally {
    await closeTrial(trial, plan)
  }
}

/** Equal, or equal to its own JSON: a value with `toJSON` defines its form, such as a date its text. */
function survives(back: unknown, value: unknown): boolean {
  if (isDeepStrictEqual(back, value)) return true
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof Reflect.get(value, 'toJSON') === 'function' &&
    isDeepStrictEqual(back, JSON.parse(JSON.stringify(value)))
  )
}

function recordFaults({ payload, text, source, tags, position, meta, receivedAt }: SourceEvent): string[] {
  return faultsOf([
    [Buffer.isBuffer(payload), '`payload` is no Buffer'],
    [typeof text === 'string', '`text` is no string'],
    [source === 'trial', "`source` is not the source's key"],
    [Object.isFrozen(tags) && Reflect.get(tags, 'trial') === 'yes', "`tags` are not frozen, or lack the user's"],
    [Object.values(tags).every((value) => typeof value === 'string'), 'a tag is no string'],
    [typeof position === 'object' && position !== null, '`position` is no object'],
    [typeof meta === 'object' && meta !== null && typeof meta.kind === 'string', '`meta.kind` is missing'],
    [Number.isFinite(receivedAt), '`receivedAt` is no time'],
    // In a charset other than UTF-8, text and payload may differ.
    [!Buffer.isBuffer(payload) || !isUtf8(payload) || payload.toString() === text, '`text` is not what `payload` says']
  ])
}

function faultsOf(rules: readonly (readonly [boolean, string])[]): string[] {
  return rules.filter(([kept]) => !kept).map(([, fault]) => fault)
}

const MOST_TOLD = 3

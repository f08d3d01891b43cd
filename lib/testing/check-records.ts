import { isUtf8 } from 'node:buffer'
import { isDeepStrictEqual } from 'node:util'
import type { SourceEvent } from '../../types/event.ts'
import { startTrial, type TrialPlan } from './connector-trial.ts'
import { closeTrial, takeRecords } from './take-records.ts'

/** Opens, says `'ready'` and gives records that are what they should be, without a warning. */
export async function checkRecords(plan: TrialPlan): Promise<string> {
  const trial = startTrial(plan)
  let isReady = false
  trial.source.on('ready', () => {
    isReady = true
  })
  try {
    const events = await takeRecords(trial, plan)
    const faults = [
      ...(isReady ? [] : ["'ready' did not come before the first record"]),
      ...trial.warnings.map((code) => `it warns of ${code}`),
      ...events.flatMap((event, index) => recordFaults(event).map((fault) => `record ${index + 1}: ${fault}`))
    ]
    if (faults.length > 0) throw new Error(faults.join('; '))
    return `${events.length} records`
  } finally {
    await closeTrial(trial, plan)
  }
}

/** What `JSON.stringify` makes of an event can be read back and says the same. */
export async function checkJson(plan: TrialPlan): Promise<string> {
  const trial = startTrial(plan)
  try {
    const [event] = await takeRecords(trial, plan)
    const json = JSON.stringify(event)
    const back = JSON.parse(json) as { readonly position?: unknown; readonly text?: unknown; readonly meta?: unknown }
    const changed = (['text', 'position', 'meta'] as const).filter((name) => !survives(back[name], event?.[name]))
    if (changed.length > 0)
      throw new Error(`${changed.join(' and ')} did not come back as ${changed.length === 1 ? 'it was' : 'they were'}`)
    return `${json.length} characters`
  } finally {
    await closeTrial(trial, plan)
  }
}

/** Equal, or of its own making: `toJSON` says how a value is shown, a moment as text for one. */
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
    // In another charset than UTF-8 the two may differ as they like.
    [!Buffer.isBuffer(payload) || !isUtf8(payload) || payload.toString() === text, '`text` is not what `payload` says']
  ])
}

function faultsOf(rules: readonly (readonly [boolean, string])[]): string[] {
  return rules.filter(([kept]) => !kept).map(([, fault]) => fault)
}

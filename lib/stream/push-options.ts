import type { PushOptions } from '../../types/connector.ts'

/**
 * Options with their defaults. Throws one `TypeError` that names every invalid option: not all connectors are
 * TypeScript.
 */
export function pushOptions(
  options: PushOptions
): PushOptions & Required<Pick<PushOptions, 'maxBytes' | 'maxRecords'>> {
  const faults = Object.entries(options).flatMap(([name, value]: [string, unknown]) => faultOf(name, value))
  if (faults.length > 0) throw new TypeError(`pushIntake(): ${faults.join('; ')}`)
  return { ...options, maxBytes: options.maxBytes ?? MAX_BYTES, maxRecords: options.maxRecords ?? MAX_RECORDS }
}

function faultOf(name: string, value: unknown): readonly string[] {
  if (value === undefined && (BOUNDS.has(name) || HOOKS.has(name))) return []
  if (BOUNDS.has(name))
    return typeof value === 'number' && Number.isSafeInteger(value) && value > 0
      ? []
      : [`\`${name}\` takes an integer above 0`]
  if (HOOKS.has(name)) return typeof value === 'function' ? [] : [`\`${name}\` takes a function`]
  return [`there is no option ${JSON.stringify(name)}: there are ${[...BOUNDS, ...HOOKS].join(', ')}`]
}

const BOUNDS: ReadonlySet<string> = new Set(['maxBytes', 'maxRecords'])
const HOOKS: ReadonlySet<string> = new Set(['pause', 'resume', 'stop', 'close'])
const MAX_BYTES = 4 * 1024 * 1024
const MAX_RECORDS = 100_000

import type { Tags } from '../../types/tags.ts'
import { suggest } from './params/suggest.ts'
import { truthOf } from './params/meant.ts'

/** The settings in a source's tags that the library itself acts on. */
export interface WatchSettings {
  /** Null if the source publishes no monitoring data. */
  readonly monitor: { readonly intervalMs: number } | null
  /** Null if the source raises no alerts. */
  readonly alert: { readonly threshold: number; readonly windowMs: number } | null
}

/** Why the library does not act on a tag that looks like one of its own. */
export interface WatchTagProblem {
  readonly severity: 'error' | 'warning'
  readonly message: string
  readonly expected: string
  readonly suggestion?: string
}

/**
 * The tags that the library acts on: `monitor:enabled`, `alert_on_error:true` and their settings. Defaults replace
 * invalid values.
 */
export function watchSettings(tags: Tags): WatchSettings {
  return {
    monitor: isOn(tags, 'monitor') ? { intervalMs: durationMs(tags['monitor_interval']) ?? DEFAULT_INTERVAL_MS } : null,
    alert: isOn(tags, 'alert_on_error')
      ? {
          threshold: threshold(tags['alert_threshold']) ?? DEFAULT_THRESHOLD,
          windowMs: durationMs(tags['alert_window']) ?? DEFAULT_WINDOW_MS
        }
      : null
  }
}

/** The problem with a tag; null if the library acts on the tag, or if the tag is the user's own. */
export function watchTagProblem(key: string, value: string): WatchTagProblem | null {
  const kind = KINDS.get(key)
  if (kind === undefined) {
    if (!/^(?:alert|monitor)/i.test(key)) return null
    const meant = suggest(key, [...KINDS.keys()])
    // `alertmanager` and `monitoring` are the user's own
    const isMisspelt = meant !== undefined && Math.abs(meant.length - key.length) <= 2
    if (!isMisspelt && !/^(?:alert|monitor)(?:[_.-]|$)/i.test(key)) return null
    return {
      severity: 'warning',
      message: `the library does not act on the tag \`${key}\``,
      expected: `one of ${[...KINDS.keys()].join(', ')}`,
      ...(meant === undefined ? {} : { suggestion: `${meant}:${value}` })
    }
  }
  if (kind.takes(value)) return null
  const meant = kind.meant(value)
  return {
    severity: 'error',
    message: `the tag \`${key}\` cannot be ${JSON.stringify(value)}`,
    expected: kind.expected,
    ...(meant === undefined ? {} : { suggestion: `${key}:${meant}` })
  }
}

/** Tags without effect, because they need another tag: key => why. */
export function idleWatchTags(tags: Tags): ReadonlyMap<string, WatchTagProblem> {
  // A feature that is explicitly switched off may keep its settings
  const isOff = (key: string): boolean => OFF.has(tags[key] ?? '')
  const idle = (keys: readonly string[], needs: string): [string, WatchTagProblem][] =>
    keys
      .filter((key) => tags[key] !== undefined)
      .map((key) => [
        key,
        {
          severity: 'warning',
          message: `the tag \`${key}\` does nothing without \`${needs}\``,
          expected: `\`${needs}\` beside it`
        }
      ])
  return new Map([
    ...(!isOn(tags, 'monitor') && !isOff('monitor') ? idle(['monitor_interval'], 'monitor:enabled') : []),
    ...(!isOn(tags, 'alert_on_error') && !isOff('alert_on_error')
      ? idle(['alert_threshold', 'alert_window'], 'alert_on_error:true')
      : [])
  ])
}

function isOn(tags: Tags, key: string): boolean {
  return ON.has(tags[key] ?? '')
}

interface Kind {
  readonly expected: string
  readonly takes: (value: string) => boolean
  /** The value that was probably meant. */
  readonly meant: (value: string) => string | undefined
}

const ON: ReadonlySet<string> = new Set(['enabled', 'true', 'on', 'yes'])
const OFF: ReadonlySet<string> = new Set(['disabled', 'false', 'off', 'no'])
const FLAG_WORDS = [...ON, ...OFF]

const flag: Kind = {
  expected: '`true` or `false` (also `enabled`, `disabled`)',
  takes: (value) => ON.has(value) || OFF.has(value),
  meant: (value) =>
    FLAG_WORDS.find((word) => word === value.toLowerCase()) ??
    truthOf(value)?.toString() ??
    suggest(value.toLowerCase(), FLAG_WORDS)
}

const duration: Kind = {
  expected: 'a time with its unit, from 1s to 24h: `10s`, `5m`, `1h`',
  takes: (value) => durationMs(value) !== null,
  meant: (value) => {
    const [, number, unit = 's'] =
      /^(\d{1,5}) ?(s(?:ec(?:ond)?s?)?|m(?:in(?:ute)?s?)?|h(?:(?:ou)?rs?)?)?$/i.exec(value) ?? []
    const meant = `${number}${unit.slice(0, 1).toLowerCase()}`
    return number === undefined || durationMs(meant) === null ? undefined : meant
  }
}

const count: Kind = {
  expected: 'a whole number from 1 to 100000',
  takes: (value) => threshold(value) !== null,
  meant: (value) => {
    const plain = value.replaceAll(/[_, ]/g, '')
    return plain !== value && threshold(plain) !== null ? plain : undefined
  }
}

const KINDS: ReadonlyMap<string, Kind> = new Map([
  ['monitor', flag],
  ['monitor_interval', duration],
  ['alert_on_error', flag],
  ['alert_threshold', count],
  ['alert_window', duration]
])

const DEFAULT_INTERVAL_MS = 10_000
const DEFAULT_WINDOW_MS = 60_000
const DEFAULT_THRESHOLD = 1
const MOST_ERRORS = 100_000
const SHORTEST_MS = 1000
const LONGEST_MS = 24 * 3_600_000
const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

function durationMs(value: string | undefined): number | null {
  const [, number, unit = ''] = /^(\d{1,8})(ms|s|m|h)$/.exec(value ?? '') ?? []
  const ms = Number(number) * (UNITS[unit] ?? Number.NaN)
  return ms >= SHORTEST_MS && ms <= LONGEST_MS ? ms : null
}

function threshold(value: string | undefined): number | null {
  return value !== undefined && /^[1-9]\d{0,5}$/.test(value) && Number(value) <= MOST_ERRORS ? Number(value) : null
}

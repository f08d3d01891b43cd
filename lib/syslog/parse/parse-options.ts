import type { Diagnostic } from '../../../types/diagnostic.ts'
import type { ParamsTable } from '../../../types/params.ts'
import type { ParseSyslogOptions } from '../../../types/syslog.ts'
import { checkTable } from '../../config/params/check-table.ts'
import { placeName, type ParamProblem } from '../../config/params/param-problem.ts'
import { received } from '../../config/params/describe-value.ts'
import { codeSpelling } from '../../config/params/spelling.ts'
import { ConfigError } from '../../errors/config-error.ts'
import { syslogOwnParams } from '../params.ts'
import type { HeaderMode } from './parsed-message.ts'
import { isZone } from './zone-time.ts'

/** The options of `parseSyslog`, with their defaults. */
export interface ParseSettings {
  readonly format: 'auto' | 'rfc5424' | 'rfc3164'
  readonly headerMode: HeaderMode
  readonly timezone: string | undefined
  readonly now: () => number
}

/**
 * Checks the options of `parseSyslog` against the declarations of the source's own params. Throws a `ConfigError` that
 * lists every problem. Valid options take a fast path, because this runs for each message.
 */
export function parseSettings(options: ParseSyslogOptions | undefined): ParseSettings {
  if (options === undefined) return DEFAULTS
  return settingsOf(options) ?? settingsOf(declaredOptions(options)) ?? DEFAULTS
}

/** The fast path: the settings; null if an option is invalid or not in its canonical spelling. */
function settingsOf(options: unknown): ParseSettings | null {
  if (!isObject(options)) return null
  for (const name in options) if (!NAMES.has(name)) return null
  const { format = 'auto', headerMode = 'parse', timezone, now = Date.now } = options
  const isRight =
    isFormat(format) && isHeaderMode(headerMode) && (timezone === undefined || isTimezone(timezone)) && isClock(now)
  return isRight ? { format, headerMode, timezone, now } : null
}

/** Throws for every problem; converts options in another permitted spelling to the canonical one. */
function declaredOptions(options: unknown): Options {
  if (!isObject(options)) throw new ConfigError([diagnosticOf(noObject(options))])
  const { params, problems } = checkTable(OPTIONS, { ...options }, [], codeSpelling)
  if (problems.length > 0) throw new ConfigError(problems.map(diagnosticOf))
  return {
    format: params['format'],
    headerMode: params['header_mode'],
    timezone: params['timezone'],
    now: params['now']
  }
}

function diagnosticOf({ at: _at, within: _within, path, ...problem }: ParamProblem): Diagnostic {
  return {
    ...problem,
    severity: 'error',
    file: null,
    line: null,
    column: null,
    length: 1,
    path: placeName(['options', ...path])
  }
}

function noObject(options: unknown): ParamProblem {
  const stands = received(options)
  const message = `the options take an object, not ${stands}`
  return { code: 'CONFIG_WRONG_TYPE', path: [], at: 'value', message, expected: 'object', received: stands }
}

interface Options {
  readonly format?: unknown
  readonly headerMode?: unknown
  readonly timezone?: unknown
  readonly now?: unknown
}

function isObject(value: unknown): value is Options {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isFormat(value: unknown): value is ParseSettings['format'] {
  return value === 'auto' || value === 'rfc5424' || value === 'rfc3164'
}

function isHeaderMode(value: unknown): value is HeaderMode {
  return value === 'parse' || value === 'strip' || value === 'keep'
}

function isTimezone(value: unknown): value is string {
  return typeof value === 'string' && isZone(value)
}

function isClock(value: unknown): value is () => number {
  return typeof value === 'function'
}

const NAMES: ReadonlySet<string> = new Set(['format', 'headerMode', 'timezone', 'now'])

const DEFAULTS: ParseSettings = { format: 'auto', headerMode: 'parse', timezone: undefined, now: Date.now }

const { format, header_mode, timezone } = syslogOwnParams
const OPTIONS: ParamsTable = {
  format,
  header_mode,
  timezone,
  now: {
    type: 'value',
    since: '0.1.0',
    is: isClock,
    expected: 'function',
    help: 'Returns the time in ms since the epoch, for the year that RFC 3164 timestamps lack.'
  }
}

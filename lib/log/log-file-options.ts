import path from 'node:path'
import type { Diagnostic } from '../../types/diagnostic.ts'
import type { LogFileOptions, LogLevel } from '../../types/log-file.ts'
import { LOG_LEVELS } from '../core/source-log.ts'
import { ConfigError } from '../errors/config-error.ts'

export interface LogFilePlan {
  /** Absolute. */
  readonly path: string
  readonly sizeBytes: number
  readonly keep: number
  readonly gzip: boolean
  readonly level: LogLevel
}

/** The options with their defaults. Throws one `ConfigError` that holds everything wrong with them. */
export function logFilePlan(options: LogFileOptions, program: string | undefined = process.argv[1]): LogFilePlan {
  const { path: given = path.join('logs', `${programName(program)}.log`), size = '10MB', keep = 10, gzip = true, level = 'info' } = options
  const sizeBytes = bytesOf(size)
  const problems = [
    ...(typeof given === 'string' && given !== '' && !given.includes('\0') ? [] : [bad('path', 'the path of a file', given)]),
    ...(sizeBytes === null ? [bad('size', 'a number of bytes from 1024 on, or a text such as `10MB`', size)] : []),
    ...(Number.isInteger(keep) && keep >= 1 && keep <= 1000 ? [] : [bad('keep', 'a whole number from 1 to 1000', keep)]),
    ...(typeof gzip === 'boolean' ? [] : [bad('gzip', '`true` or `false`', gzip)]),
    ...(LOG_LEVELS.includes(level) ? [] : [bad('level', `one of ${LOG_LEVELS.join(', ')}`, level)])
  ]
  if (problems.length > 0 || sizeBytes === null) throw new ConfigError(problems)
  return { path: path.resolve(given), sizeBytes, keep, gzip, level }
}

const UNITS: Readonly<Record<string, number>> = { '': 1, B: 1, K: 1024, KB: 1024, M: 1024 ** 2, MB: 1024 ** 2, G: 1024 ** 3, GB: 1024 ** 3 }
const LEAST_BYTES = 1024

function bytesOf(size: unknown): number | null {
  const [, number, unit = ''] = /^(\d{1,12}) ?([KMG]?B?)$/i.exec(String(size)) ?? []
  const bytes = Number(number) * (UNITS[unit.toUpperCase()] ?? Number.NaN)
  return bytes >= LEAST_BYTES && bytes <= Number.MAX_SAFE_INTEGER ? bytes : null
}

/** `/srv/app/main.js` => `main`; what is no file, as of `node -e`, is `node`. */
function programName(program: string | undefined): string {
  const name = path.parse(program ?? '').name
  return name === '' ? 'node' : name
}

function bad(option: string, expected: string, received: unknown): Diagnostic {
  return {
    code: 'CONFIG_BAD_VALUE', severity: 'error', message: `\`${option}\` of a log file has to be ${expected}`, path: `options.${option}`, expected,
    received: typeof received === 'string' ? JSON.stringify(received.slice(0, 100)) : typeof received === 'number' ? String(received) : typeof received,
    file: null, line: null, column: null, length: 1
  }
}

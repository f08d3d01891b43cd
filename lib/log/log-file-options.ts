import path from 'node:path'
import type { Diagnostic } from '../../types/diagnostic.ts'
import type { LogFileOptions, LogLevel } from '../../types/log-file.ts'
import { suggest } from '../config/params/suggest.ts'
import { LOG_LEVELS } from '../core/source-log.ts'
import { ConfigError } from '../errors/config-error.ts'
import { cutText } from '../errors/cut-text.ts'

export interface LogFilePlan {
  /** Absolute. */
  readonly path: string
  readonly sizeBytes: number
  readonly keep: number
  readonly gzip: boolean
  readonly level: LogLevel
}

/** Fills in the defaults of the options. Throws one `ConfigError` that lists every problem. */
export function logFilePlan(options: LogFileOptions, program: string | undefined = process.argv[1]): LogFilePlan {
  if (typeof options !== 'object' || options === null)
    throw new ConfigError([bad('', 'The options of a log file have to be an object', 'an object', options)])
  const {
    path: given = path.join('logs', `${PROGRAM}.log`),
    size = '10MB',
    keep = 10,
    gzip = true,
    level = 'info'
  } = options
  const sizeBytes = bytesOf(size)
  const problems = [
    ...Object.keys(options)
      .filter((name) => !NAMES.includes(name))
      .map(unknownOption),
    ...(isFilePath(given) ? [] : [badValue('path', 'a path of a file, not of a folder', given)]),
    ...(sizeBytes === null ? [badValue('size', 'a number of bytes from 1024 on, or a text such as `10MB`', size)] : []),
    ...(Number.isInteger(keep) && keep >= 1 && keep <= 1000
      ? []
      : [badValue('keep', 'a whole number from 1 to 1000', keep)]),
    ...(typeof gzip === 'boolean' ? [] : [badValue('gzip', '`true` or `false`', gzip)]),
    ...(LOG_LEVELS.includes(level) ? [] : [badValue('level', `one of ${LOG_LEVELS.join(', ')}`, level)])
  ]
  if (problems.length > 0 || sizeBytes === null) throw new ConfigError(problems)
  return { path: path.resolve(given.replaceAll(PROGRAM, () => programName(program))), sizeBytes, keep, gzip, level }
}

/** Prevents other log files of this process from using the same path, until the returned function is called. */
export function claimPath(file: string): () => void {
  if (claimed.has(file))
    throw new ConfigError([
      bad(
        'path',
        '`path` is written by another log file of this process already: `close()` that first',
        'another path',
        file
      )
    ])
  claimed.add(file)
  return () => {
    claimed.delete(file)
  }
}

const claimed = new Set<string>()
const NAMES: readonly string[] = ['path', 'size', 'keep', 'gzip', 'level']
const PROGRAM = '<program>'

function isFilePath(given: unknown): boolean {
  return typeof given === 'string' && given !== '' && !given.includes('\0') && !/[/\\]$|(?:^|[/\\])\.{1,2}$/.test(given)
}

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  K: 1024,
  KB: 1024,
  M: 1024 ** 2,
  MB: 1024 ** 2,
  G: 1024 ** 3,
  GB: 1024 ** 3
}
const LEAST_BYTES = 1024

function bytesOf(size: unknown): number | null {
  const [, number, unit = ''] = /^(\d{1,12}) ?([KMG]?B?)$/i.exec(String(size)) ?? []
  const bytes = Number(number) * (UNITS[unit.toUpperCase()] ?? Number.NaN)
  return bytes >= LEAST_BYTES && bytes <= Number.MAX_SAFE_INTEGER ? bytes : null
}

/**
 * `/srv/app/main.js` => `main`; without a program file, as with `node -e`, `node`. Characters that some system does not
 * allow in a file name become `_`.
 */
function programName(program: string | undefined): string {
  const name = path.parse(program ?? '').name.replaceAll(/[\p{C}\p{Zl}\p{Zp}"*/:<>?\\|]/gu, '_')
  return name === '' ? 'node' : cutText(name, LONGEST_NAME)
}

/** Leaves room in a file name for the suffixes added by rolling. */
const LONGEST_NAME = 50

function badValue(option: string, expected: string, received: unknown): Diagnostic {
  return bad(option, `\`${option}\` of a log file has to be ${expected}`, expected, received)
}

function unknownOption(name: string): Diagnostic {
  const meant = suggest(name, NAMES)
  const expected = `one of ${NAMES.join(', ')}`
  return {
    ...bad(name, `a log file has no option ${JSON.stringify(cutText(name, 100))}`, expected, name),
    ...(meant === undefined ? {} : { suggestion: meant })
  }
}

function bad(option: string, message: string, expected: string, received: unknown): Diagnostic {
  return {
    code: 'CONFIG_BAD_VALUE',
    severity: 'error',
    message,
    path: option === '' ? 'options' : `options.${option}`,
    expected,
    received:
      typeof received === 'string'
        ? JSON.stringify(cutText(received, 100))
        : typeof received === 'number'
          ? String(received)
          : typeof received,
    file: null,
    line: null,
    column: null,
    length: 1
  }
}

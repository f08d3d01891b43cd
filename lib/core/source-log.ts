import debug from 'debug'
import { format, inspect } from 'node:util'
import type { LogLevel } from '../../types/log-file.ts'
import { visibleLines, visibleText } from '../errors/visible-text.ts'

/** The least talkative first. */
export const LOG_LEVELS: readonly LogLevel[] = ['error', 'warn', 'info', 'debug', 'trace']

/** `format` as `util.format` takes it. */
type WriteLog = (format: string, ...args: readonly unknown[]) => void

/** The log of one source. */
export type SourceLog = Readonly<Record<LogLevel, WriteLog>>

export interface LogLine {
  readonly level: LogLevel
  /** The type and the key of the source: `kafka:access`. */
  readonly target: string
  readonly message: string
}

/** Where lines go beside standard error. */
export interface LogSink {
  readonly level: LogLevel
  write(line: LogLine): void
}

/**
 * Writes to the namespaces `warp-flow:<type>:info`, `:debug` and `:trace` of `debug` (errors and warnings are in `:info`), and to every sink. Each line
 * begins with the source's key. Names and messages of strangers are made visible, so that none can steer the terminal it is shown on.
 */
export function sourceLog(type: string, key: string): SourceLog {
  const at = (level: LogLevel): WriteLog => {
    const log = debug(namespaceOf(type, level))
    return (text, ...args) => {
      if (!log.enabled && !isSunk(level)) return
      const message = format(visibleLines(text).replace(OBJECTS, '%s'), ...args.map(visible))
      if (log.enabled) log('%s: %s', visibleText(key), message)
      for (const sink of sinks) if (takes(sink, level)) sink.write({ level, target: visibleText(`${type}:${key}`), message })
    }
  }
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug'), trace: at('trace') }
}

/** Whether anybody reads what that type writes at that level. */
export function isLogged(type: string, level: LogLevel): boolean {
  return debug.enabled(namespaceOf(type, level)) || isSunk(level)
}

/** Gives every line of every source to the sink too, until the function that it returns is called. */
export function addLogSink(sink: LogSink): () => void {
  sinks.add(sink)
  return () => { sinks.delete(sink) }
}

const sinks = new Set<LogSink>()

function isSunk(level: LogLevel): boolean {
  for (const sink of sinks) if (takes(sink, level)) return true
  return false
}

function takes(sink: LogSink, level: LogLevel): boolean {
  return LOG_LEVELS.indexOf(level) <= LOG_LEVELS.indexOf(sink.level)
}

function namespaceOf(type: string, level: LogLevel): string {
  return `warp-flow:${type}:${level === 'error' || level === 'warn' ? 'info' : level}`
}

/** How debug marks what it is to inspect, which is done here. */
const OBJECTS = /%[oOj]/g

function visible(arg: unknown): unknown {
  if (typeof arg === 'number') return arg
  return visibleText(typeof arg === 'string' ? arg : inspect(arg, { breakLength: Infinity }))
}

import type { Debugger } from 'debug'
import type { LogLevel } from '../../types/log-file.ts'
import { visibleText } from '../errors/visible-text.ts'
import { systemClock } from './clock.ts'
import { debugIfAsked, debugLines } from './debug-lines.ts'
import { lineOf, likenessOf } from './log-line.ts'
import { Repeats, type Repeated } from './tell-once.ts'

/** In order of verbosity. */
export const LOG_LEVELS: readonly LogLevel[] = ['error', 'warn', 'info', 'debug', 'trace']

/** `format` is that of `util.format`. */
type WriteLog = (format: string, ...args: readonly unknown[]) => void

/** The log of one source. */
export type SourceLog = Readonly<Record<LogLevel, WriteLog>>

export interface LogLine {
  readonly level: LogLevel
  /** The type and the key of the source: `kafka:access`. */
  readonly target: string
  readonly message: string
}

/** A further output for lines, beside standard error. */
export interface LogSink {
  readonly level: LogLevel
  write(line: LogLine): void
}

/**
 * Writes to the namespaces `warp-flow:<type>:info`, `:debug` and `:trace` of `debug` (errors and warnings are in
 * `:info`), and to every sink. Each line begins with the source's key. Names and messages of strangers are made
 * visible, so that none can control the terminal that shows them. Equal lines within ten seconds are written once, and
 * their number later (`tellRepeats`); at `trace` every line is written. Never throws, whatever it shows.
 */
export function sourceLog(type: string, key: string): SourceLog {
  const target = targetOf(type, key)
  const at = (level: LogLevel): WriteLog => {
    const namespace = namespaceOf(type, level)
    let log: Debugger | null = null
    const isOn = (): boolean => {
      const loaded = debugIfAsked()
      if (loaded !== null) log ??= debugLines(loaded, namespace)
      return log?.enabled === true
    }
    const show = (message: string): void => {
      if (isOn()) log?.('%s: %s', visibleText(key), message)
      for (const sink of sinks) if (takes(sink, level)) sink.write({ level, target, message })
    }
    return (text, ...args) => {
      if (!isOn() && !isSunk(level)) return
      const message = lineOf(text, args)
      const { isFirst, late } =
        level === 'trace'
          ? EACH
          : repeats.due(`${target} ${level} ${likenessOf(message, text, args)}`, { target, message, show })
      for (const one of late) tell(one)
      if (isFirst) show(message)
    }
  }
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug'), trace: at('trace') }
}

/** Whether lines of this type and level have a reader. */
export function isLogged(type: string, level: LogLevel): boolean {
  return debugIfAsked()?.debug.enabled(namespaceOf(type, level)) === true || isSunk(level)
}

/** Writes the counts of suppressed lines: of one source, at its end, or of all. */
export function tellRepeats(source?: { readonly type: string; readonly key: string }): void {
  const target = source === undefined ? null : targetOf(source.type, source.key)
  for (const one of repeats.held((line) => target === null || line.target === target)) tell(one)
}

/** Passes every line of every source to the sink as well, until the returned function is called. */
export function addLogSink(sink: LogSink): () => void {
  sinks.add(sink)
  return () => {
    sinks.delete(sink)
  }
}

interface Told {
  readonly target: string
  readonly message: string
  readonly show: (message: string) => void
}

const sinks = new Set<LogSink>()
const repeats = new Repeats<Told>(systemClock)
const EACH = { isFirst: true, late: [] } as const

function tell({ one, more }: Repeated<Told>): void {
  one.show(`${one.message} (${more} more like it since)`)
}

function targetOf(type: string, key: string): string {
  return visibleText(`${type}:${key}`)
}

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

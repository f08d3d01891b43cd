import { format, inspect } from 'node:util'
import { cutText } from '../errors/cut-text.ts'
import { visibleLines, visibleText } from '../errors/visible-text.ts'

/** An argument of a log line that is ignored when lines are compared: a time, a number of attempts. */
export class Varying {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  /** Reads no property of the value, which may be an arbitrary object. */
  static is(arg: unknown): arg is Varying {
    return typeof arg === 'object' && arg !== null && #text in arg
  }

  toString(): string {
    return this.#text
  }
}

/**
 * The text of a log line. Control characters in all input are made visible. Never throws, whatever the arguments are.
 */
export function lineOf(text: string, args: readonly unknown[]): string {
  return cutText(format(visibleLines(text).replace(OBJECTS, '%s'), ...args.map(visible)), MOST)
}

/** A key that is equal for lines that differ only in their `Varying` arguments; `line` is the complete line. */
export function likenessOf(line: string, text: string, args: readonly unknown[]): string {
  return args.some((arg) => Varying.is(arg))
    ? lineOf(
        text,
        args.map((arg) => (Varying.is(arg) ? '' : arg))
      )
    : line
}

/** The placeholders of `debug` for values to inspect; they are inspected here instead. */
const OBJECTS = /%[oOj]/g
const MOST = 16_384

function visible(arg: unknown): unknown {
  if (typeof arg === 'number') return arg
  if (Varying.is(arg)) return visibleText(arg.toString())
  return visibleText(cutText(typeof arg === 'string' ? arg : inspected(arg), MOST))
}

/** Objects may define how they are inspected, and that may throw. */
function inspected(arg: unknown): string {
  try {
    return inspect(arg, { breakLength: Infinity })
  } catch {
    return '[cannot be shown]'
  }
}

import { format, inspect } from 'node:util'
import { cutText } from '../errors/cut-text.ts'
import { visibleLines, visibleText } from '../errors/visible-text.ts'

/** A log argument that does not distinguish lines: a time, a number of attempts. */
export class Varying {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  /** Calls no code of the value, which may come from a stranger. */
  static is(arg: unknown): arg is Varying {
    return typeof arg === 'object' && arg !== null && #text in arg
  }

  toString(): string {
    return this.#text
  }
}

/** The text of a log line, with control characters from strangers made visible. Never throws, whatever it shows. */
export function lineOf(text: string, args: readonly unknown[]): string {
  return cutText(format(visibleLines(text).replace(OBJECTS, '%s'), ...args.map(visible)), MOST)
}

/** A key that equal lines share; `line` is the complete text of this line. */
export function likenessOf(line: string, text: string, args: readonly unknown[]): string {
  return args.some((arg) => Varying.is(arg))
    ? lineOf(
        text,
        args.map((arg) => (Varying.is(arg) ? '' : arg))
      )
    : line
}

/** The placeholders of `debug` for objects to inspect; they are filled in here. */
const OBJECTS = /%[oOj]/g
const MOST = 16_384

function visible(arg: unknown): unknown {
  if (typeof arg === 'number') return arg
  if (Varying.is(arg)) return visibleText(arg.toString())
  return visibleText(cutText(typeof arg === 'string' ? arg : inspected(arg), MOST))
}

/** An object's own inspection code runs here, and may throw. */
function inspected(arg: unknown): string {
  try {
    return inspect(arg, { breakLength: Infinity })
  } catch {
    return '[cannot be shown]'
  }
}

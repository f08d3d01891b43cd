import { format, inspect } from 'node:util'
import { cutText } from '../errors/cut-text.ts'
import { visibleLines, visibleText } from '../errors/visible-text.ts'

/** An argument of a line of the log that makes it no other line: a time, a number of tries. */
export class Varying {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  /** Asks nothing of the value itself, which may be a stranger's. */
  static is(arg: unknown): arg is Varying {
    return typeof arg === 'object' && arg !== null && #text in arg
  }

  toString(): string {
    return this.#text
  }
}

/** The text of a line of the log, with all that strangers wrote made visible. Never throws, whatever is to be shown. */
export function lineOf(text: string, args: readonly unknown[]): string {
  return cutText(format(visibleLines(text).replace(OBJECTS, '%s'), ...args.map(visible)), MOST)
}

/** What two lines that say the same have in common: `line` is the whole of this one. */
export function likenessOf(line: string, text: string, args: readonly unknown[]): string {
  return args.some((arg) => Varying.is(arg))
    ? lineOf(
        text,
        args.map((arg) => (Varying.is(arg) ? '' : arg))
      )
    : line
}

/** How debug marks what it is to inspect, which is done here. */
const OBJECTS = /%[oOj]/g
const MOST = 16_384

function visible(arg: unknown): unknown {
  if (typeof arg === 'number') return arg
  if (Varying.is(arg)) return visibleText(arg.toString())
  return visibleText(cutText(typeof arg === 'string' ? arg : inspected(arg), MOST))
}

/** Objects may have a say in how they are shown. */
function inspected(arg: unknown): string {
  try {
    return inspect(arg, { breakLength: Infinity })
  } catch {
    return '[cannot be shown]'
  }
}

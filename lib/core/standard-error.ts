import debug from 'debug'

/**
 * Where `debug` writes to: standard error, unless the program has given it another place (`debug.log`). By `console`, as that lets a reader who
 * has gone away (EPIPE) end nothing; a plain write would end the process.
 */
export function toStandardError(...args: readonly unknown[]): void {
  if (debug.log === unlessTold) console.error(...args)
  else debug.log(...args)
}

const unlessTold = debug.log

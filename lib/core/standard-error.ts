import debug from 'debug'

/**
 * Where `debug` writes to: standard error, unless the program has given it another place (`debug.log`). A reader who has gone away (EPIPE), or a
 * terminal (EIO), ends nothing: without a listener the process would end with it.
 */
export function toStandardError(...args: readonly unknown[]): void {
  if (debug.log === unlessTold && !process.stderr.listeners('error').includes(ignore)) process.stderr.on('error', ignore)
  debug.log(...args)
}

const unlessTold = debug.log

function ignore(): void {
  // What is logged is lost, and nobody is there to be told
}

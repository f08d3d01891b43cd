import os from 'node:os'

/** One line about where the figures come from. */
export function machineLine(): string {
  const memory = (os.totalmem() / 2 ** 30).toFixed(0)
  return `${os.cpus()[0]?.model.trim() ?? 'unknown processor'}, ${os.cpus().length} cores, ${memory} GiB, ${os.type()} ${os.release().split('-')[0] ?? ''}, Node ${process.version}`
}

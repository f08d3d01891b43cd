import { once } from 'node:events'

/** The processes to end, as `process.kill` takes them: a negative number is a process group. */
const running = new Set()

/** A signal that ends this process ends the child first, or its process group: by itself Node leaves it running. */
export function endTogether(child, isGroup = false) {
  // It could not be started
  if (child.pid === undefined) return
  const target = isGroup ? -child.pid : child.pid
  if (running.size === 0) for (const signal of SIGNALS) process.on(signal, passOn)
  running.add(target)
  child.once('close', () => {
    running.delete(target)
    if (running.size === 0) for (const signal of SIGNALS) process.off(signal, passOn)
  })
}

/** The exit code of a child that ends together with this process. */
export async function ended(child, isGroup = false) {
  endTogether(child, isGroup)
  const [code] = await once(child, 'close')
  return code ?? 1
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP']

function passOn(signal) {
  for (const target of running) {
    try {
      process.kill(target, signal)
    } catch {
      // It has just ended by itself
    }
  }
  for (const name of SIGNALS) process.off(name, passOn)
  process.kill(process.pid, signal)
}

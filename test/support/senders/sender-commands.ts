import { accessSync, constants } from 'node:fs'
import path from 'node:path'

export type SenderName = 'logger' | 'loggen' | 'syslog-ng' | 'rsyslogd' | 'python3' | 'unshare' | 'curl'

/**
 * Options of a test that needs real senders. If one is missing the test is skipped, with the reason and the remedy;
 * under CI that is an error, so that nothing silently goes untested.
 */
export function needs(...names: readonly SenderName[]): { readonly skip: string | false } {
  const missing = names.filter((name) => senderCommand(name) === null)
  if (missing.length === 0) return { skip: false }
  const reason = `no ${missing.join(', no ')} here; install with: sudo ${INSTALLER}`
  if ((process.env['CI'] ?? '') !== '') throw new Error(reason)
  return { skip: reason }
}

/** The path of a sender's program; `null` if it is not installed. */
export function senderCommand(name: SenderName): string | null {
  const folders =
    name === 'rsyslogd'
      ? [path.join(RSYSLOG, 'usr/sbin')]
      : [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/sbin', '/sbin']
  return folders.map((folder) => path.join(folder, name)).find(isProgram) ?? null
}

/** The same, for a test that has checked `needs`. */
export function foundCommand(name: SenderName): string {
  const command = senderCommand(name)
  if (command === null) throw new Error(`no ${name}`)
  return command
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const INSTALLER = 'test/support/senders/install.sh'

/** The folder where Debian's rsyslog was unpacked; tests and benchmarks run in the project's folder. */
export const RSYSLOG: string = path.resolve(process.env['WARP_FLOW_SENDERS'] ?? '.senders', 'rsyslog')

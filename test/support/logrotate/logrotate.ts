import { accessSync, constants } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { runProgram } from '../senders/run-program.ts'

/** How a log is rotated. */
export interface Rotation {
  /**
   * A new file, after which the writer is told to reopen the log; or copytruncate, which the writer does not notice.
   */
  readonly mode: 'create' | 'copytruncate'
  /** Compressed immediately or one rotation later. */
  readonly compress: 'never' | 'at once' | 'later'
}

/**
 * Options of a test that needs logrotate. Without it the test is skipped, with the reason and the remedy; under CI that
 * is an error, so that nothing silently goes untested.
 */
export function needsLogrotate(): { readonly skip: string | false } {
  if (logrotateCommand() !== null) return { skip: false }
  const reason = 'no logrotate here; install with: sudo test/support/logrotate/install.sh'
  if ((process.env['CI'] ?? '') !== '') throw new Error(reason)
  return { skip: reason }
}

/** Writes a configuration for one log to the folder; the returned function rotates the log once. */
export async function logrotate(
  folder: string,
  log: string,
  { mode, compress }: Rotation,
  writerPid: number
): Promise<() => Promise<void>> {
  const config = path.join(folder, 'logrotate.conf')
  const command = logrotateCommand()
  if (command === null) throw new Error('no logrotate')
  await writeFile(
    config,
    [
      `"${log}" {`,
      'rotate 1000',
      'ifempty',
      ...(mode === 'copytruncate' ? ['copytruncate'] : ['create', 'postrotate', `kill -HUP ${writerPid}`, 'endscript']),
      ...(compress === 'never' ? ['nocompress'] : ['compress']),
      ...(compress === 'later' ? ['delaycompress'] : []),
      '}',
      ''
    ].join('\n'),
    { mode: 0o644 }
  )
  return async () => {
    await runProgram(command, ['--force', '--state', path.join(folder, 'logrotate.state'), config])
  }
}

function logrotateCommand(): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/sbin', '/sbin']
  return folders.map((folder) => path.join(folder, 'logrotate')).find(isProgram) ?? null
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

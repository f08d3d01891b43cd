import { accessSync, constants } from 'node:fs'
import path from 'node:path'
import { chromium, type Browser } from 'playwright-core'

/**
 * Options of a test that needs a browser. Without one the test is skipped, with the reason and the remedy; under CI
 * that is an error, so that nothing silently goes untested.
 */
export function needsChromium(): { readonly skip: string | false } {
  if (chromiumCommand() !== null) return { skip: false }
  const reason = 'no chromium here; install with: sudo test/support/chromium/install.sh'
  if ((process.env['CI'] ?? '') !== '') throw new Error(reason)
  return { skip: reason }
}

/** The machine's own Chromium, with an empty profile; it contacts only the pages that it is sent to. */
export async function startChromium(): Promise<Browser> {
  const executablePath = chromiumCommand()
  if (executablePath === null) throw new Error('no chromium')
  return await chromium.launch({
    executablePath,
    // Tests run as root in containers, where Chromium has no sandbox of its own
    chromiumSandbox: false,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync'
    ]
  })
}

function chromiumCommand(): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter), '/usr/bin']
  return folders.map((folder) => path.join(folder, 'chromium')).find(isProgram) ?? null
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { WriteStream } from 'node:tty'
import { createSource, readConfig } from 'warp-flow'
import { showProgress } from './progress.ts'
import { bytesText, linesText, plainText } from './units.ts'

/** Follows a file that the user appends to in another terminal, and shows its lines as they come, until Ctrl-C. */
export async function followAppended(conf: string, log: string, output: WriteStream): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'warp-flow-demo-'))
  const file = path.join(folder, 'demo.log')
  try {
    await appendFile(file, '')
    const config = await readConfig(conf, { env: { DEMO_LOG: log, DEMO_FOLLOWED: file } })
    const source = createSource(config.source('demo_followed'))
    source.on('warning', ({ code, message }) => output.write(`${code} ${plainText(message)}\n`))
    // A second Ctrl-C ends the process immediately
    process.once('SIGINT', () => void source.stop())
    source.once('ready', () => output.write(invitation(file)))

    const progress = showProgress(source, output)
    await pipeline(source, async (events) => {
      for await (const { text, position } of events) progress.print(`${positionText(position)}  ${plainText(text)}`)
    })
    progress.hide()
    const { events, bytes } = source.stats()
    output.write(`\nStopped by stop(): ${linesText(events)}, ${bytesText(bytes)}.\n`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function invitation(file: string): string {
  return [
    '',
    `Now following ${file}. Append to it in another terminal:`,
    '',
    `  echo "hello" >> ${file}`,
    '',
    'Its lines come here. Ctrl-C ends it.',
    '',
    ''
  ].join('\n')
}

function positionText(position: object | null): string {
  return position !== null && 'line' in position ? String(position.line).padStart(6) : ''
}

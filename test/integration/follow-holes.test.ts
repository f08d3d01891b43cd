import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, statSync } from 'node:fs'
import path from 'node:path'
import t, { type Test } from 'tap'
import { createFileSource } from '../../lib/file/create-file-source.ts'
import type { FileEvent } from '../../types/event.ts'
import { logrotate, needsLogrotate } from '../support/logrotate/logrotate.ts'
import { until } from './support/kafka-until.ts'

/** A shell that writes its input, line by line, to a file that it has opened with `>` or `>>`. */
function shell(
  t: Test,
  file: string,
  how: '>' | '>>'
): { readonly pid: number; readonly write: (lines: readonly string[]) => void } {
  const child = spawn('sh', ['-c', `while read -r line; do echo "$line"; done ${how} "$0"`, file], {
    stdio: ['pipe', 'inherit', 'inherit']
  })
  t.teardown(async () => {
    child.stdin.end()
    if (child.exitCode === null) await once(child, 'exit')
  })
  return {
    pid: child.pid ?? 0,
    write: (lines) => {
      child.stdin.write(lines.map((line) => `${line}\n`).join(''))
    }
  }
}

t.test('logrotate with copytruncate neither loses nor repeats a line', needsLogrotate(), async (t) => {
  for (const how of ['>', '>>'] as const) {
    for (const file of ['app.log', 'app.log*']) {
      await t.test(`a shell's ${how}, with ${file} followed: each line is delivered once, at its offset`, async (t) => {
        const folder = path.join(t.testdir(), 'logs')
        mkdirSync(folder, { mode: 0o755 })
        const log = path.join(folder, 'app.log')
        const source = createFileSource({ base: folder, file, mode: 'follow', maxLineBytes: 4096 })
        const events: FileEvent[] = []
        const codes: string[] = []
        source.on('warning', ({ code }) => codes.push(code))
        source.on('data', (event) => events.push(event))
        t.teardown(() => {
          source.destroy()
        })
        const writer = shell(t, log, how)
        const sent: string[] = []
        const rotations = 3
        for (let rotation = 0; rotation <= rotations; rotation++) {
          const lines = Array.from({ length: 3000 }, (_, index) => `rotation ${rotation}, line ${index}`)
          writer.write(lines)
          sent.push(...lines)
          await until('every line so far', () => events.length >= sent.length)
          const [first] = events.slice(-lines.length)
          // A file opened for appending starts at offset 0 again.
          const begins =
            how === '>' ? Buffer.byteLength(sent.slice(0, -lines.length).join('\n')) + Number(rotation > 0) : 0
          t.match(first?.position, { offset: begins, line: 1 })
          if (rotation < rotations)
            await (
              await logrotate(path.dirname(folder), log, { mode: 'copytruncate', compress: 'never' }, writer.pid)
            )()
        }
        await source.stop()
        t.strictSame(
          events.map(({ text }) => text),
          sent
        )
        t.equal(source.stats().errors['FILE_HOLE_SKIPPED'] ?? 0, how === '>' ? rotations : 0)
        t.notOk(codes.includes('FILE_LINE_TOO_LONG') || codes.includes('FILE_LOST_UNREAD'))
        if (how === '>') t.equal(statSync(log).size, Buffer.byteLength(`${sent.join('\n')}\n`))
      })
    }
  }
})

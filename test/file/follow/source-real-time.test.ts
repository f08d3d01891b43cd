import {
  appendFileSync,
  copyFileSync,
  readFileSync,
  renameSync,
  truncateSync,
  unlinkSync,
  writeFileSync
} from 'node:fs'
import path from 'node:path'
import t from 'tap'
import zlib from 'node:zlib'
import { header, linesIn } from './support/source-content.ts'
import { followInRealTime } from './support/source-real-time.ts'

/** What happens to `app.log` after it was read, and the lines that must follow. */
const CASES: readonly (readonly [string, (app: string, text: string) => void, (text: string) => readonly string[]])[] =
  [
    [
      'renamed',
      (app) => {
        renameSync(app, `${app}.1`)
        writeFileSync(app, 'new\n')
      },
      () => ['new']
    ],
    [
      'copied and truncated',
      (app) => {
        copyFileSync(app, path.join(path.dirname(app), 'archive-1.log'))
        truncateSync(app, 0)
        appendFileSync(app, 'new\n')
      },
      () => ['new']
    ],
    [
      'compressed',
      (app) => {
        writeFileSync(`${app}.1.gz`, zlib.gzipSync(readFileSync(app)))
        unlinkSync(app)
        writeFileSync(app, 'new\n')
      },
      () => ['new']
    ],
    [
      'rewritten by a nightly job',
      (app, text) => {
        renameSync(app, `${app}.1`)
        writeFileSync(app, text)
      },
      linesIn
    ],
    [
      'joined by a file with the same header',
      (app, text) => {
        writeFileSync(path.join(path.dirname(app), 'app-1.log'), `${text}own\n`)
      },
      (text) => [...linesIn(text), 'own']
    ],
    [
      'copied',
      (app) => {
        copyFileSync(app, `${app}.1`)
      },
      linesIn
    ]
  ]

for (const usePolling of [false, true]) {
  t.test(
    `under the real clock, by ${usePolling ? 'polling' : 'the watcher'}, each line is delivered as often as expected`,
    async (t) => {
      for (const [what, happen, lines] of CASES) {
        for (const size of usePolling ? [1024] : [20, 8192]) {
          const text = header(size)
          const base = t.testdir({ 'app.log': text, 'clock.log': 'tick\n' })
          const followed = await followInRealTime(t, {
            base,
            file: '*.log*',
            usePolling,
            rotateWaitMs: 200,
            pollIntervalMs: 20
          })
          await followed.lines(linesIn(text).length + 1)
          happen(path.join(base, 'app.log'), text)
          const expected = [...linesIn(text), 'tick', ...lines(text)]
          await followed.lines(expected.length)
          // A later copy waits equally long: once it is delivered, everything before it has been decided.
          copyFileSync(path.join(base, 'clock.log'), path.join(base, 'tock.log'))
          await followed.until(() => followed.paths.some((at) => at.endsWith('tock.log')))
          t.strictSame(
            followed.texts.filter((line) => line !== 'tick').toSorted(),
            expected.filter((line) => line !== 'tick').toSorted(),
            `${what}, ${size} bytes`
          )
          await followed.stop()
        }
      }
    }
  )
}

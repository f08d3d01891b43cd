import { appendFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { openHandles } from '../support/open-handles.ts'
import { follow } from './support/source-follow.ts'
import { turn } from '../../support/follow/at-rest.ts'

for (const [maxOpenFiles, what] of [
  [1, 'could not be opened at that time'],
  [2, 'was opened at that time']
] as const) {
  t.test(
    `a closed file that was written to while the consumer was paused, and ${what}, is read after that`,
    async (t) => {
      const base = t.testdir({ 'a.log': 'a\n', 'b.log': 'b\n', 'c.log': 'c\n' })
      const busy = path.join(base, 'a.log')
      const followed = await follow(t, { base, file: '*.log', usePolling: false, maxOpenFiles, bufferBytes: 4096 })
      await followed.lines(3)
      await followed.pass(10_000)
      appendFileSync(busy, 'more\n')
      await followed.lines(4)
      await followed.pass(10_000)
      followed.source.pause()
      appendFileSync(busy, 'a long line of text\n'.repeat(5000))
      await followed.pass(5000)
      const closed = ['b.log', 'c.log']
        .map((name) => path.join(base, name))
        .find((name) => !openHandles(base).includes(name))
      appendFileSync(closed ?? '', 'late\n')
      await followed.pass(5000)
      t.equal(openHandles(base).includes(closed ?? ''), maxOpenFiles > 1)
      followed.source.resume()
      // Nothing else is written and no time passes, so only the source itself can trigger the read.
      for (let turns = 0; turns < 100_000 && !followed.texts.includes('late'); turns++) await turn()
      t.ok(followed.texts.includes('late'))
    }
  )
}

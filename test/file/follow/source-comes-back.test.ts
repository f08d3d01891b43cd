import { appendFileSync, renameSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { follow } from './support/source-follow.ts'
import { memoryStore } from './support/source-store.ts'

for (const [what, more, expected] of [
  ['grows', ' and more\n', ['one', 'one and more']],
  ['does not change', '', ['one']]
] as const) {
  t.test(`a file that returns while its last line is being delivered is read on, and the line ${what}`, async (t) => {
    const base = t.testdir({ 'a.log': 'zero\none' })
    const name = path.join(base, 'a.log')
    const checkpoint = memoryStore()
    const followed = await follow(t, { base, file: '*.log', rotateWaitMs: 1000 }, { checkpoint })
    await followed.lines(1)
    await followed.pass(1000)
    followed.source.pause()
    renameSync(name, `${name}.gone`)
    await followed.until('its last line is asked for', () => followed.file('a.log')?.state === 'finished')
    renameSync(`${name}.gone`, name)
    await followed.pass(1500)
    followed.source.resume()
    await followed.until('read on', () => followed.file('a.log')?.state === 'at-end')
    appendFileSync(name, more)
    await followed.pass(3000)
    t.strictSame(followed.texts, ['zero', ...expected])
    appendFileSync(name, 'last\n')
    await followed.until('the last', () => followed.texts.at(-1)?.endsWith('last') === true)
    t.strictSame(followed.texts, ['zero', ...(more === '' ? ['one', 'onelast'] : [...expected, 'last'])])
    await followed.stop()
    const again = await follow(t, { base, file: '*.log' }, { checkpoint })
    await again.pass(3000)
    t.strictSame(again.texts, [])
  })
}

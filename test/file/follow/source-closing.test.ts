import { once } from 'node:events'
import t from 'tap'
import { createFileSource } from '../../../lib/file/create-file-source.ts'

t.test(
  'a source that is destroyed while other work has its turn closes immediately and without warnings',
  async (t) => {
    const base = t.testdir({ 'a.log': 'one\n' })
    // Makes every turn of the event loop look used up.
    const now = performance.now.bind(performance)
    let passed = 0
    performance.now = () => now() + (passed += 10)
    t.teardown(() => {
      performance.now = now
    })
    const codes: string[] = []
    for (let turns = 0; turns < 12; turns++) {
      const source = createFileSource({ base, file: '*.log', mode: 'follow', from: 'beginning' })
      source.on('warning', ({ code }) => {
        codes.push(code)
      })
      source.resume()
      await once(source, 'ready')
      for (let turn = 0; turn < turns; turn++)
        await new Promise((resolve) => {
          setImmediate(resolve)
        })
      const closed = once(source, 'close')
      source.destroy()
      await closed
    }
    t.strictSame(codes, [])
  }
)

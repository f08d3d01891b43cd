import { createWriteStream } from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import t from 'tap'
import { createFileSource, diagnose } from '../../../lib/index.ts'

setFlagsFromString('--expose-gc')
const gc = runInNewContext('gc') as () => void

const LINES = 300_000
const line = `${'x'.repeat(1023)}\n`

t.test(
  'a consumer that collects payloads keeps the blocks they were read in, until it releases the payloads',
  async (t) => {
    const base = t.testdir()
    const block = line.repeat(1000)
    await pipeline(
      Readable.from(Array.from({ length: LINES / 1000 }, () => block)),
      createWriteStream(path.join(base, 'a.log'))
    )
    const source = createFileSource({ base, file: 'a.log', mode: 'follow', from: 'beginning' })
    t.teardown(() => {
      source.destroy()
    })
    let kept: Buffer[] = []
    await new Promise<void>((resolve) => {
      source.on('data', (event) => {
        kept.push(event.payload)
        if (kept.length === LINES) resolve()
      })
    })
    const high = await diagnose(source)
    t.match(high.findings[0], {
      code: 'FILE_HIGH_MEMORY',
      fixes: [{ text: { en: /do not collect events in an array/ }, verify: 'file.memory' }]
    })
    t.equal(high.checks.find(({ id }) => id === 'file.memory')?.status, 'warn')

    // What the remedy suggests
    const texts = kept.slice(0, 10).map(String)
    kept = []
    for (let times = 0; times < 3; times++) {
      gc()
      await setImmediate()
    }
    t.equal(texts[9], line.trimEnd())
    const well = await diagnose(source)
    t.equal(well.checks.find(({ id }) => id === 'file.memory')?.status, 'pass')
    t.notOk(well.findings.some(({ code }) => code === 'FILE_HIGH_MEMORY'))
  }
)

import { once } from 'node:events'
import t from 'tap'
import { createFileSource } from '../../../lib/file/create-file-source.ts'
import { RotatedLines, rotateFiles } from '../../bench/follow/rotate-files.ts'

// `BENCH_ONLY=rotations npm run bench -- follow` does the same for longer, with a separate writer process.
t.test('each line of files that are rotated over and over is delivered exactly once', async (t) => {
  const plan = { files: 20, rotations: 600, kept: 2 }
  const base = t.testdir()
  const lines = new RotatedLines(plan)
  const source = createFileSource({ base, file: '*.log*', mode: 'follow', from: 'beginning' })
  const warnings: string[] = []
  let woken = (): void => {}
  source
    .on('warning', ({ code }) => {
      warnings.push(code)
    })
    .on('data', ({ text }) => {
      lines.add(text)
      woken()
    })
  t.teardown(async () => {
    source.destroy()
    await once(source, 'close')
  })
  await once(source, 'ready')
  const until = async (so: () => boolean): Promise<void> => {
    while (!so())
      await new Promise<void>((resolve) => {
        woken = resolve
      })
  }
  await rotateFiles(base, plan, async (done) => {
    // No file is replaced before the source can have seen it.
    await until(() => lines.rotations >= done - plan.files)
    return done + plan.files
  })
  await until(() => lines.missing === 0)
  t.equal(lines.twice, 0)
  t.strictSame(Object.values(source.stats().bytesLost ?? {}), [])
  t.strictSame(
    warnings.filter((code) => code !== 'FILE_NO_MATCH'),
    []
  )
})

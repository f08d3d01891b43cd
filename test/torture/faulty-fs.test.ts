import { refuse } from './disk/faulty-fs.ts'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import t from 'tap'
import { openFile } from '../../lib/file/open-file.ts'

t.test('each way in which the library opens and reads can be refused', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'torture-'))
  t.teardown(() => {
    rmSync(folder, { recursive: true })
  })
  const file = path.join(folder, 'a.log')
  writeFileSync(file, Buffer.alloc(200_000, 'x'))
  for (const isLocal of [false, true]) {
    refuse(folder, { call: 'open', code: 'EMFILE' })
    await t.rejects(openFile(file, null, isLocal), { code: 'EMFILE' })
    writeFileSync(file, Buffer.alloc(200_000, 'x'))
    refuse(folder, null)
    const { handle } = await openFile(file, null, isLocal)
    refuse(folder, { call: 'read', code: 'EIO' })
    for (const length of [10, 100_000])
      await t.rejects(
        handle.read(Buffer.alloc(length), 0, length, 0),
        { code: 'EIO' },
        `${length} bytes, ${isLocal ? 'at once' : 'with a wait'}`
      )
    refuse(folder, null)
    for (const length of [10, 100_000])
      t.match(await handle.read(Buffer.alloc(length), 0, length, 0), { bytesRead: length })
    await handle.close()
  }
})

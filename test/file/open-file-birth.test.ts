import { statSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { openFile } from '../../lib/file/open-file.ts'

t.test('the birth of an opened file is the one that the file system reports', async (t) => {
  const name = path.join(t.testdir({ 'a.log': 'first\n' }), 'a.log')
  const { handle, birth } = await openFile(name)
  t.teardown(() => handle.close())
  t.equal(birth, String(statSync(name, { bigint: true }).birthtimeNs))
  t.match(birth, /^\d+$/)
})

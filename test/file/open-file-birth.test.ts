import { statSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { openFile } from '../../lib/file/open-file.ts'

t.test('when a file was made, as far as the file system says', async (t) => {
  const name = path.join(t.testdir({ 'a.log': 'first\n' }), 'a.log')
  const { handle, birth } = await openFile(name)
  t.teardown(() => handle.close())
  t.equal(birth, String(statSync(name, { bigint: true }).birthtimeNs))
  t.match(birth, /^\d+$/)
})

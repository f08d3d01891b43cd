import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import t from 'tap'
import { birthOf } from '../../lib/file/birth.ts'

t.test('the birth is unknown where the system reports the time of the last change as the birth', async (t) => {
  let asked = 0
  t.teardown(syncBuiltinESMExports)
  t.intercept(fs, 'statSync', {
    value: () => {
      asked++
      return { birthtimeNs: 7n, ctimeNs: 7n }
    }
  })
  syncBuiltinESMExports()
  t.equal(birthOf(5n, 6n), '5', 'a birth that differs from the last change is taken as it is')
  t.equal(birthOf(-5n, 6n), '-5', 'some file systems give times before 1970')
  t.equal(asked, 0)
  t.strictSame([birthOf(5n, 5n), birthOf(8n, 8n)], ['0', '0'])
  t.equal(asked, 1, 'the Node executable is examined once')
})

import t from 'tap'
import { grantFix, refusal } from '../../../lib/file/probe/rights.ts'

const own = { uid: 33n, groups: [] }

t.test('access is granted to one user, with the programs that are installed', async (t) => {
  t.equal(grantFix('list', '/a b', own, () => true).commands?.linux, "sudo setfacl -m u:33:rx '/a b'")
  t.equal(grantFix('enter', '/a', own, (name) => name !== 'sudo').commands?.linux, 'setfacl -m u:33:x /a')
  t.match(grantFix('read', '/a', own, () => false).commands?.linux, /^chgrp \d* \/a && chmod g\+r \/a$/)
  t.match(grantFix('enter', '/a', own, () => false).commands?.darwin, 'allow search')
  t.match(grantFix('read', "C:\\it's", null).commands?.win32, "icacls 'C:\\it''s' /grant")
  for (const right of ['enter', 'list', 'read'] as const) t.match(grantFix(right, '/a', own).text.zh, /[进列读]/)
})

t.test('a refusal names mode and owner of the file, and user and groups of the process', async (t) => {
  const step = { path: '/a', mode: 0o40750, uid: 0, gid: 4 }
  t.equal(
    refusal('enter', step, own),
    '/a does not let it enter: mode 0750, owner 0, group 4; this process has uid 33 and the groups (none)'
  )
  t.equal(refusal('read', step, null), '/a does not let it read: mode 0750, owner 0, group 4')
})

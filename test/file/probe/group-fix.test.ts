import path from 'node:path'
import t from 'tap'
import { groupFix } from '../../../lib/file/probe/group-fix.ts'

t.test('if the group has the right, a member is advised to restart, and others to join the group', async (t) => {
  const groupFile = path.join(t.testdir({ group: 'root:x:0:app\nadm:x:4:syslog,app\nlogs:x:50:\n' }), 'group')
  const own = { uid: 33n, groups: [33n] }
  const step = { path: '/a', mode: 0o100640, uid: 0, gid: 4 }
  const tools =
    (...names: readonly string[]) =>
    (name: string): boolean =>
      names.includes(name)
  const ask = (change: Partial<typeof step>, ...names: readonly string[]): ReturnType<typeof groupFix> =>
    groupFix('read', { ...step, ...change }, own, { groupFile, account: 'app', hasTool: tools(...names) })
  t.match(ask({}), {
    because: { en: /^app was added to the group adm, .* after this process started/ },
    fix: { text: { en: /^Restart the service/, zh: /重新启动/ }, risk: 'restarts' }
  })
  t.match(ask({ gid: 50 }, 'usermod', 'sudo'), {
    because: null,
    fix: { commands: { linux: 'sudo usermod -aG logs app' } }
  })
  t.equal(ask({ gid: 50 }, 'usermod', 'setfacl'), null, 'access can be granted to one user alone')
  t.equal(ask({ gid: 50 }), null, 'the program is not installed')
  t.equal(ask({ gid: 0 }, 'usermod'), null, 'no user is added to the group of root')
  t.equal(ask({ gid: 77 }, 'usermod'), null, 'the group has no name')
  t.equal(ask({ mode: 0o100600 }), null, 'the group has no right')
  t.equal(groupFix('read', step, null, { groupFile }), null)
  t.equal(
    groupFix('read', step, { uid: 33n, groups: [4n] }, { groupFile, account: 'app' }),
    null,
    'the process is already in the group'
  )
  t.equal(groupFix('read', step, own, { groupFile: `${groupFile}.gone`, account: 'app' }), null)
  t.match(groupFix('enter', { ...step, mode: 0o040710 }, own, { groupFile, account: 'app' }), { fix: {} })
  t.equal(groupFix('list', { ...step, mode: 0o040710 }, own, { groupFile, account: 'app' }), null)
})

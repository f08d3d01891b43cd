import t from 'tap'
import { isNetworkFileSystem, patiently } from '../../../lib/file/watch/network-file-system.ts'

t.test('on Linux, a network file system is detected by its type', async (t) => {
  const asked = (type: number): Promise<boolean> =>
    isNetworkFileSystem('/mnt', { platform: 'linux', statfs: () => Promise.resolve({ type }) })
  for (const type of [
    0x6969,
    0x517b,
    0xff534d42,
    0xff534d42 | 0,
    0x01021997,
    0x65735546,
    0x5346414f,
    0x00c36400,
    0x0bd00bd0,
    0x47504653
  ])
    t.ok(await asked(type), type.toString(16))
  for (const type of [0xef53, 0x58465342, 0x9123683e, 0x01021994, 0x794c7630, 0])
    t.notOk(await asked(type), type.toString(16))
})

t.test('neither this folder nor a missing folder is on a network file system', async (t) => {
  t.equal(await isNetworkFileSystem(t.testdir()), false)
  t.equal(await isNetworkFileSystem('/nosuch/folder', { platform: 'linux' }), false)
})

t.test('on Windows, a share is detected by its name; on other systems, it is not detected', async (t) => {
  for (const [name, expected] of [
    ['\\\\server\\share', true],
    ['//server/share/logs', true],
    ['\\\\?\\UNC\\server\\share', true],
    ['\\\\?\\C:\\logs', false],
    ['\\\\.\\pipe\\x', false],
    ['C:\\logs', false],
    ['logs', false]
  ] as const) {
    t.equal(await isNetworkFileSystem(name, { platform: 'win32' }), expected, name)
  }
  t.equal(await isNetworkFileSystem('/Volumes/share', { platform: 'darwin' }), false)
})

t.test('a hanging call is distinguished from a failing one, and no other call is made meanwhile', async (t) => {
  const answers: { readonly resolve: (isNetwork: boolean) => void; readonly reject: (error: Error) => void }[] = []
  let isLate: () => void = () => {}
  const late = new Promise<void>((resolve) => {
    isLate = resolve
  })
  const ask = patiently(
    () =>
      new Promise((resolve, reject) => {
        answers.push({ resolve, reject })
      }),
    isLate
  )
  const failing = ask('/a')
  answers[0]?.reject(new TypeError('thrown by the system call'))
  await t.rejects(failing, TypeError)
  t.equal(await ask('/b'), null)
  t.equal(await ask('/c'), null)
  t.equal(answers.length, 2)
  answers[1]?.reject(new Error('the server is gone for good'))
  await late
  const asked = ask('/c')
  answers[2]?.resolve(true)
  t.equal(await asked, true)
})

import t from 'tap'
import { isNetworkFileSystem } from '../../../lib/file/watch/network-file-system.ts'

t.test('Linux tells by the type of the file system', async (t) => {
  const asked = (type: number): Promise<boolean> => isNetworkFileSystem('/mnt', { platform: 'linux', statfs: () => Promise.resolve({ type }) })
  for (const type of [0x6969, 0x517b, 0xff534d42, 0xff534d42 | 0, 0x01021997, 0x65735546, 0x5346414f, 0x00c36400, 0x0bd00bd0, 0x47504653]) t.ok(await asked(type), type.toString(16))
  for (const type of [0xef53, 0x58465342, 0x9123683e, 0x01021994, 0x794c7630, 0]) t.notOk(await asked(type), type.toString(16))
})

t.test('this folder is on a disk, and what is not there is on none', async (t) => {
  t.equal(await isNetworkFileSystem(t.testdir()), false)
  t.equal(await isNetworkFileSystem('/nosuch/folder', { platform: 'linux' }), false)
})

t.test('Windows tells by the name of a share, others do not tell', async (t) => {
  for (const [name, expected] of [['\\\\server\\share', true], ['//server/share/logs', true], ['\\\\?\\UNC\\server\\share', true], ['\\\\?\\C:\\logs', false], ['\\\\.\\pipe\\x', false], ['C:\\logs', false], ['logs', false]] as const) {
    t.equal(await isNetworkFileSystem(name, { platform: 'win32' }), expected, name)
  }
  t.equal(await isNetworkFileSystem('/Volumes/share', { platform: 'darwin' }), false)
})

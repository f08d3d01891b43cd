import t from 'tap'
import { folderFs } from '../../../lib/file/checkpoint/folder-fs.ts'
import { GuardedFolder } from '../../../lib/file/checkpoint/guarded-folder.ts'
import { joinFolder, type SharedLock } from '../../../lib/file/checkpoint/shared-folders.ts'

const folder = await GuardedFolder.open(t.testdir(), folderFs)
t.teardown(() => folder.close())
const never = new AbortController().signal
const lock = (release: () => Promise<void> = () => Promise.resolve()): SharedLock => ({
  folder,
  confirm: () => Promise.resolve(folder),
  release
})

t.test('a source that joins while the folder is being released waits, and locks it again', async (t) => {
  let free = (): void => {}
  const released = new Promise<void>((resolve) => {
    free = resolve
  })
  const first = await joinFolder('a', 'key', never, () => Promise.resolve(lock(() => released)))
  const leaving = first.leave()
  const second = lock()
  const joining = joinFolder('a', 'key', never, () => Promise.resolve(second))
  free()
  await leaving
  const joined = await joining
  t.equal(joined.lock, second)
  await joined.leave()
})

t.test('if the source that takes the lock gives up, the next one takes it, unless it has given up too', async (t) => {
  const [controller, other] = [new AbortController(), new AbortController()]
  const abort = new Promise<never>((_resolve, reject) => {
    controller.signal.addEventListener('abort', () => {
      reject(new Error('aborted'))
    })
  })
  const first = joinFolder('b', 'first', controller.signal, () => abort)
  const second = joinFolder('b', 'second', never, () => Promise.resolve(lock()))
  const third = joinFolder('b', 'third', other.signal, () => Promise.resolve(lock()))
  other.abort(new Error('gone'))
  controller.abort()
  await t.rejects(first, { message: 'aborted' })
  await t.rejects(third, { message: 'gone' })
  await (await second).leave()
})

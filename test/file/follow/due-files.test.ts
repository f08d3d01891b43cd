import t from 'tap'
import { DueFiles } from '../../../lib/file/follow/due-files.ts'
import { knownFile, sharedWith } from './support/known-file.ts'

t.test(
  'files take turns in order; those that wait for room keep their place and are not checked again until askAgain',
  async (t) => {
    const shared = sharedWith()
    const [one, two, three] = ['1', '2', '3'].map((ino) => knownFile(shared, { path: `/log/${ino}.log`, ino })) as [
      ReturnType<typeof knownFile>,
      ReturnType<typeof knownFile>,
      ReturnType<typeof knownFile>
    ]
    const waits = new Set([one, two])
    let asked = 0
    const due = new DueFiles((file) => {
      asked++
      return !waits.has(file as typeof one)
    })
    for (const file of [one, two]) due.add(file)
    t.equal(due.next(false), null)
    asked = 0
    for (let time = 0; time < 10; time++) t.equal(due.next(false), null)
    t.equal(asked, 0, 'a search that found nothing is not repeated')
    due.add(three)
    t.equal(due.next(false), three)
    t.ok(due.has(one) && due.has(three))
    waits.clear()
    t.equal(due.next(true), one, 'with room available, waiting files come first')
    due.delete(one)
    t.equal(due.next(true), two)
    due.add(two)
    t.equal(due.next(false), three, 'a waiting file that was added again may no longer need to wait')
    due.delete(three)
    t.equal(due.next(false), two)
  }
)

t.test('after askAgain(), waiting files are checked before the others', async (t) => {
  const shared = sharedWith()
  const one = knownFile(shared, { path: '/log/1.log', ino: '1' })
  const two = knownFile(shared, { path: '/log/2.log', ino: '2' })
  let isOpen = false
  const due = new DueFiles((file) => isOpen || file === two)
  due.add(one)
  t.equal(due.next(false), null)
  due.add(one)
  due.add(two)
  isOpen = true
  t.equal(due.next(false), two)
  due.askAgain()
  t.equal(due.next(false), one)
})

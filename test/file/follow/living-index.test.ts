import fc from 'fast-check'
import t from 'tap'
import type { Candidate } from '../../../lib/file/follow/candidate.ts'
import { likeLiving } from '../../../lib/file/follow/living-likeness.ts'
import { Registry } from '../../../lib/file/follow/registry.ts'
import { crcOf, knownFile, sharedWith } from './support/known-file.ts'

/** Contents that share their first bytes, or none. */
const bytes = fc
  .tuple(
    fc.constantFrom('', 'a'.repeat(15), 'a'.repeat(16), 'a'.repeat(33), 'a'.repeat(64), 'a'.repeat(70)),
    fc.constantFrom('', 'b', 'c', 'bc'.repeat(30))
  )
  .map((parts) => Buffer.from(parts.join('')))
const step = fc.record({
  bytes,
  read: fc.constantFrom(null, 0, 10, 1000),
  atStart: fc.boolean(),
  isNew: fc.boolean(),
  next: fc.constantFrom('nothing', 'waits', 'goes on', 'is forgotten', 'is cut', 'is removed')
})

t.test(
  'looking up live contents by their first bytes gives the same verdict as comparing with all of them',
  async (t) => {
    const told = new Set<string>()
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), bytes, fc.boolean(), (steps, head, atStart) => {
        const shared = sharedWith()
        const registry = new Registry()
        steps.forEach((parts, index) => {
          const { isNew, next, read } = parts
          const file = knownFile(shared, { ...parts, read: null, path: `/log/${index}.log`, ino: String(index) })
          registry.add(file)
          if (read !== null) {
            const begun = knownFile(shared, { ...parts, read: 0 }).content
            if (begun !== null) file.begin(isNew ? { ...begun, isNew: true } : begun)
            if (read > 0 && parts.bytes.length > 0) file.took(parts.bytes.subarray(0, read))
            file.looked()
          }
          if (next === 'waits' && read === null) file.be({ kind: 'waiting', reason: '' })
          if (next === 'goes on' && read !== null) file.took(Buffer.from('d'.repeat(80)))
          if (next === 'is forgotten') file.forget()
          if (next === 'is cut') file.saw({ ...file.disk.seen, size: 0 })
          if (next === 'is removed') registry.remove(file)
        })
        const candidate: Candidate = {
          order: Infinity,
          names: ['/log/x.log'],
          dev: '7',
          ino: 'x',
          birth: '2000',
          size: head.length,
          compression: 'none',
          head,
          end: null,
          atStart,
          grewAt: shared.clock.now(),
          grewStep: 0,
          askedStep: 0,
          unlike: null,
          crcAt: (begin, length) => (length > head.length ? null : crcOf(head, length, begin))
        }
        const all = [...registry.files]
        const rules = shared.params
        const indexed = likeLiving(candidate, registry, shared.clock.now(), rules)
        told.add(indexed.kind)
        return (
          JSON.stringify(shape(indexed)) ===
          JSON.stringify(shape(likeLiving(candidate, { files: all, like: () => all }, shared.clock.now(), rules)))
        )
      }),
      { numRuns: 2000 }
    )
    t.ok(told.has('wait') && told.has('new'), [...told].join())
  }
)

function shape(identity: ReturnType<typeof likeLiving>): unknown {
  return 'of' in identity ? { ...identity, of: identity.of?.path } : identity
}

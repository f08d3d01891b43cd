import t, { type Test } from 'tap'
import { contentHash } from '../../../lib/file/follow/content-hash.ts'
import { Fingerprint } from '../../../lib/file/follow/fingerprint.ts'
import type { Harvester } from '../../../lib/file/follow/harvester.ts'
import type { Candidate, Identity, IdentityRules } from '../../../lib/file/follow/candidate.ts'
import { identify } from '../../../lib/file/follow/identity.ts'
import type { Departed } from '../../../lib/file/follow/departed.ts'
import { Registry } from '../../../lib/file/follow/registry.ts'
import { sourceError } from '../../../lib/errors/make-error.ts'
import { sampleRecord } from '../checkpoint/support/sample-checkpoint.ts'
import { randomText } from '../support/random-text.ts'
import { crcOf, knownFile, seen, sharedWith, type KnownFileParts, type TestShared } from './support/known-file.ts'

const TEXT = randomText(10_000)
const OTHER = Buffer.concat([TEXT.subarray(0, 9000), Buffer.from('other'), TEXT.subarray(9005)])
const WAIT_MS = 5000

/** What the follower knows when it identifies a file. */
interface Known {
  readonly shared: TestShared
  readonly registry: Registry
}

interface CandidateParts extends Partial<Candidate> {
  readonly bytes?: Buffer
  /** No checksum has been computed yet. */
  readonly uncompared?: boolean
}

/** A file whose content is undecided; every checksum that is asked for can be computed. */
function candidate({ shared }: Known, { bytes = TEXT, uncompared = false, ...parts }: CandidateParts = {}): Candidate {
  return {
    order: Infinity,
    names: ['/log/b.log'],
    dev: '7',
    ino: '2',
    birth: '2000',
    size: bytes.length,
    compression: 'none',
    head: bytes.subarray(0, 4096),
    end: null,
    atStart: false,
    grewAt: shared.clock.now(),
    grewStep: 0,
    askedStep: 0,
    unlike: null,
    crcAt: (begin, length) => (uncompared || length > bytes.length ? null : crcOf(bytes, length, begin)),
    ...parts
  }
}

/** A compressed file that was inflated to its end. */
const archived = (bytes: Buffer, whole = true): CandidateParts => ({
  bytes,
  size: 77,
  compression: 'gzip',
  head: bytes.subarray(0, 1024),
  end: { length: bytes.length, whole }
})

/** A known file, and what happens to it. */
interface FileParts extends KnownFileParts {
  readonly to?: (file: Harvester) => void
}

function known(...files: readonly FileParts[]): Known {
  const shared = sharedWith()
  const registry = new Registry()
  for (const { to = () => {}, ...parts } of files) {
    const file = knownFile(shared, { path: '/log/a.log', bytes: TEXT, ...parts })
    registry.add(file)
    to(file)
    if (file.detached !== null) registry.detach(file, file.detached)
  }
  return { shared, registry }
}

function contentOf({ registry }: Known): Fingerprint {
  const content = registry.at('/log/a.log')?.content
  if (content === undefined || content === null) throw new Error('nothing is read')
  return content.fingerprint
}

/** A known file that was just checked: it still holds what was read. */
function looked({ to = () => {}, ...parts }: FileParts = {}): Known {
  return known({
    ...parts,
    to: (file) => {
      file.looked()
      to(file)
    }
  })
}

function departed(parts: Partial<Departed> = {}, bytes: Buffer = TEXT): Departed {
  const content = new Fingerprint()
  content.took(bytes.subarray(0, 6000))
  content.took(bytes.subarray(6000))
  return {
    id: 'gone',
    generation: 0,
    names: ['/log/a.log'],
    file: null,
    cause: 'cut',
    at: null,
    shorterIn: null,
    content,
    place: { offset: bytes.length, line: 9 },
    given: 0,
    acks: null,
    record: sampleRecord(),
    ...parts
  }
}

function gone(parts: Partial<Departed> = {}, bytes: Buffer = TEXT): Known {
  const all = known()
  all.registry.depart(departed(parts, bytes))
  return all
}

/** A short text for each verdict. */
const TOLD: { readonly [K in Identity['kind']]: (identity: Extract<Identity, { kind: K }>) => string } = {
  new: () => 'new',
  own: () => 'own',
  adopts: ({ content: { id }, shorter }) => `adopts ${id}${shorter ? ', shorter' : ''}`,
  copy: ({ of }) => `copy of ${of.path}`,
  wait: ({ why, path }) => `wait: ${why} ${path}`,
  prove: ({ begin, lengths, like }) => `prove ${begin}: ${lengths.join(' ')}, like ${like}`,
  measure: ({ of, length }) => `measure ${of.path} at ${length}`
}

function told<K extends Identity['kind']>(identity: Extract<Identity, { kind: K }>): string {
  return TOLD[identity.kind](identity)
}

type Case = readonly [what: string, all: Known, parts: CandidateParts, expected: string, rules?: Partial<IdentityRules>]

function check(t: Test, cases: readonly Case[]): void {
  for (const [what, all, parts, expected, rules] of cases) {
    t.equal(
      told(
        identify(candidate(all, parts), all.registry, all.shared.clock.now(), {
          identity: 'file',
          rotateWaitMs: WAIT_MS,
          ...rules
        })
      ),
      expected,
      what
    )
  }
}

const content = { identity: 'content' } as const
/** A candidate that has not changed for the whole wait. */
const quiet = (all: Known, parts: CandidateParts = {}): CandidateParts => ({
  grewAt: all.shared.clock.now() - WAIT_MS,
  ...parts
})

t.test(
  'a file is recognized by inode and birth time, or by birth time alone if the device number has changed',
  async (t) => {
    const file = { dev: '7', ino: '2', birth: '2000' }
    check(t, [
      ['nothing is known', known(), {}, 'new'],
      ['the same file', gone({ file }), {}, 'own'],
      ['whatever it contains', gone({ file }), { bytes: Buffer.from('x') }, 'own'],
      ['created at another time', gone({ file: { ...file, birth: '1999' } }), { bytes: Buffer.from('x') }, 'new'],
      ['another device', gone({ file: { ...file, dev: '9' } }), {}, 'own'],
      [
        'another device, and the birth time is unknown',
        gone({ file: { dev: '9', ino: '2', birth: '0' } }),
        { birth: '0', bytes: Buffer.from('x') },
        'new'
      ]
    ])
  }
)

t.test('a file waits for the previous file of the same name until that has been read to its end', async (t) => {
  const away = (kind: string, to: (file: Harvester) => void, parts: KnownFileParts = {}) =>
    [
      kind,
      known({
        read: 5000,
        ...parts,
        to: (file) => {
          to(file)
          file.detach({ at: 0, cause: 'deleted' })
        }
      })
    ] as const
  const names = ['/log/a.log']
  const same = { names, bytes: Buffer.from('x') }
  const expected = 'wait: predecessor /log/a.log'
  check(t, [
    [...away('reading', () => {}), same, expected],
    [
      ...away('changed', (file) => {
        file.be({ kind: 'changed', bytesLeft: 0 })
      }),
      same,
      expected
    ],
    [
      ...away('finishing', (file) => {
        file.be({ kind: 'finishing' })
      }),
      same,
      expected
    ],
    [
      ...away(
        'proving',
        (file) => {
          file.be({ kind: 'proving', reason: '', bytesLeft: 0 })
        },
        { read: null }
      ),
      same,
      expected
    ],
    [
      ...away(
        'waiting, unread',
        (file) => {
          file.be({ kind: 'waiting', reason: '' })
        },
        { read: null }
      ),
      same,
      expected
    ],
    [
      ...away(
        'waiting, empty',
        (file) => {
          file.be({ kind: 'waiting', reason: '' })
        },
        { read: null, bytes: Buffer.alloc(0) }
      ),
      same,
      'new'
    ],
    [
      ...away('finished', (file) => {
        file.be({ kind: 'finished', size: 1, modified: 1n })
      }),
      same,
      'new'
    ],
    [...away('closed', () => {}, { open: false }), same, 'new'],
    [...away('under another name', () => {}), { ...same, names: ['/log/c.log'] }, 'new'],
    [...away('found later', () => {}), { ...same, order: -1 }, 'new'],
    ['still present', known({ read: 5000 }), same, 'new']
  ])
})

t.test('while a file whose content may begin alike is still unexamined, the candidate waits for it', async (t) => {
  const all = (to: (file: Harvester) => void = () => {}, parts: KnownFileParts = {}): Known => {
    const made = known({ read: null, ino: '1', birth: '1000', ...parts, to })
    made.registry.depart(departed({ cause: 'unseen', file: { dev: '7', ino: '1', birth: '1000' } }))
    made.registry.seesToo([seen({ ino: '1', birth: '1000' })])
    return made
  }
  const error = sourceError('FILE_COMPRESSION_CORRUPT', { area: 'file', path: '/x' })
  check(t, [
    ['it begins alike', all(), {}, 'wait: original /log/a.log'],
    [
      'nothing of the candidate was inflated yet',
      all(),
      { compression: 'gzip', head: null },
      'wait: original /log/a.log'
    ],
    ['the candidate begins differently', all(), { bytes: Buffer.from('x') }, 'new'],
    [
      'the original cannot be read',
      all((file) => {
        file.be({ kind: 'unreadable', error, looks: 0, damage: null })
      }),
      { bytes: TEXT },
      'new'
    ],
    ['the content of the original is already known', all(() => {}, { read: 10_000, bytes: OTHER }), {}, 'new'],
    [
      'the original is not known',
      (() => {
        const made = all()
        made.registry.remove(made.registry.at('/log/a.log') as Harvester)
        return made
      })(),
      {},
      'new'
    ]
  ])
})

t.test('a departed content is resumed once everything that was read of it is proven', async (t) => {
  const more = Buffer.concat([TEXT, Buffer.from('more\n')])
  check(t, [
    ['nothing was compared yet', gone(), { uncompared: true }, 'prove 0: 6000 10000, like /log/a.log'],
    ['all of it', gone(), {}, 'adopts gone'],
    ['and more', gone(), { bytes: more }, 'adopts gone'],
    ['it begins differently', gone(), { bytes: Buffer.from('x') }, 'new'],
    ['it differs further on', gone(), { bytes: OTHER }, 'new'],
    [
      'it differs at the first mark, so no more is compared',
      gone(),
      { bytes: OTHER, crcAt: (_, length) => (length === 6000 ? 1 : null) },
      'new'
    ],
    ['nothing of it had been read', gone({ content: new Fingerprint() }), {}, 'new'],
    ['under a former name of the content', gone(), { names: ['/log/a.log'] }, 'new'],
    ['the same, under `identity: content`', gone(), { names: ['/log/a.log'] }, 'adopts gone', content],
    ['it was moved out of the pattern', gone({ cause: 'away' }), {}, 'new'],
    ['the same, under `identity: content`', gone({ cause: 'away' }), {}, 'adopts gone', content],
    ['the same, compressed', gone({ cause: 'away' }), archived(TEXT), 'adopts gone'],
    ['created after the content was cut', gone({ at: 10 }), { birth: '1011000000' }, 'new'],
    ['created as the content was cut, by a coarse clock', gone({ at: 10 }), { birth: '1010000000' }, 'adopts gone'],
    ['birth time unknown', gone({ at: 10 }), { birth: '0' }, 'adopts gone'],
    [
      'the file of the content still exists',
      (() => {
        const all = gone({ cause: 'unseen', file: { dev: '7', ino: '5', birth: '9' } })
        all.registry.seesToo([seen({ ino: '5', birth: '9' })])
        return all
      })(),
      {},
      'new'
    ]
  ])
})

t.test('a compressed file is inflated only as far as identifying it requires', async (t) => {
  check(t, [
    ['its beginning first', gone(), { ...archived(TEXT), head: null, end: null }, 'prove 0: 1024, like /log/a.log'],
    [
      'also when compared with a content that is being read',
      known({}),
      { ...archived(TEXT), head: null, end: null },
      'prove 0: 1024, like /log/a.log'
    ],
    [
      'but not compared with itself',
      known({ ino: '2' }),
      { ...archived(TEXT), head: null, end: null, names: ['/log/a.log'] },
      'new'
    ],
    ['it is the same content', gone(), archived(TEXT), 'adopts gone'],
    ['damaged after the part that was read', gone(), archived(TEXT, false), 'adopts gone'],
    ['it begins differently', gone(), archived(Buffer.from('x')), 'new']
  ])
})

t.test('a shorter copy is recognized by the checksum at its length, after waiting whether it grows', async (t) => {
  const all = gone()
  const part = TEXT.subarray(0, 6000)
  check(t, [
    ['it may still grow', all, { bytes: part }, 'wait: maybe a copy /log/a.log'],
    ['it has not grown', all, quiet(all, { bytes: part }), 'adopts gone, shorter'],
    ['in the making', all, archived(part, false), 'wait: in the making /log/a.log'],
    ['it was never completed', all, quiet(all, archived(part, false)), 'new'],
    ['compressed and whole', all, quiet(all, archived(part)), 'adopts gone, shorter'],
    ['another copy already has the beginning', gone({ shorterIn: 'other' }), { bytes: part, grewAt: 0 }, 'new'],
    [
      'another copy already has the beginning, but this one has everything',
      gone({ shorterIn: 'other' }),
      {},
      'adopts gone'
    ],
    ['of a length whose checksum is unknown', all, quiet(all, { bytes: TEXT.subarray(0, 5000) }), 'new'],
    ['empty, which would be the beginning of every content', all, quiet(all, { bytes: Buffer.alloc(0) }), 'new']
  ])
})

t.test('of several matching contents the longest one that is complete in the file is chosen', async (t) => {
  const all = gone()
  all.registry.depart(departed({ id: 'short' }, TEXT.subarray(0, 8000)))
  all.registry.depart(departed({ id: 'long' }, Buffer.concat([TEXT, TEXT])))
  check(t, [['', all, {}, 'adopts gone']])
})

t.test('between a departed content and a live one, a complete match wins', async (t) => {
  const both = (): Known => {
    const all = known({
      read: 10_000,
      to: (file) => {
        file.looked()
      }
    })
    all.registry.depart(departed({}, TEXT.subarray(0, 8000)))
    return all
  }
  check(t, [
    ['a copy of the live content', both(), {}, 'wait: maybe a copy /log/a.log'],
    ['exactly the departed content', both(), { bytes: TEXT.subarray(0, 8000) }, 'adopts gone'],
    [
      'the live file holds less and cannot be the original',
      (() => {
        const all = looked({
          read: 4000,
          bytes: TEXT.subarray(0, 4000),
          to: (file) => {
            file.detach({ at: 0, cause: 'deleted' })
          }
        })
        all.registry.depart(departed({}, TEXT.subarray(0, 8000)))
        return all
      })(),
      {},
      'adopts gone'
    ],
    ['the departed content is compared first', both(), { uncompared: true }, 'prove 0: 6000 8000, like /log/a.log']
  ])
})

t.test('a plain file that begins like a file that is being read', async (t) => {
  const later = looked()
  const deleted = (): Known =>
    looked({
      to: (file) => {
        file.detach({ at: 0, cause: 'deleted' })
      }
    })
  const longer = Buffer.concat([TEXT, Buffer.from('more\n')])
  check(t, [
    ['the original was not checked since', known({}), { grewStep: Infinity }, 'wait: original /log/a.log'],
    [
      'the same, and the original cannot be checked',
      known({
        open: false,
        to: (file) => {
          file.detach({ at: 0, cause: 'away' })
        }
      }),
      { grewStep: Infinity },
      'wait: maybe a copy /log/a.log'
    ],
    ['nothing was compared yet', later, { uncompared: true }, 'prove 0: 10000, like /log/a.log'],
    ['it is equal', later, {}, 'wait: maybe a copy /log/a.log'],
    ['it is equal, under `identity: content`', later, {}, 'copy of /log/a.log', content],
    ['it differs', later, { bytes: OTHER }, 'new'],
    ['it begins differently', later, { bytes: Buffer.from('x') }, 'new'],
    ['it is longer', later, { bytes: longer }, 'new'],
    ['it is already known to differ', later, { unlike: { of: contentOf(later), step: 0 } }, 'new'],
    [
      'the same, but the original was not checked since',
      later,
      { unlike: { of: contentOf(later), step: Infinity } },
      'wait: original /log/a.log'
    ],
    [
      'another content differed',
      later,
      { unlike: { of: new Fingerprint(), step: Infinity } },
      'wait: maybe a copy /log/a.log'
    ],
    ['at the same name', later, { names: ['/log/a.log'] }, 'new'],
    ['at the same name, under `identity: content`', later, { names: ['/log/a.log'] }, 'copy of /log/a.log', content],
    [
      'a part of what was read, at a length that must be measured',
      later,
      { bytes: TEXT.subarray(0, 5000) },
      'measure /log/a.log at 5000'
    ],
    [
      'a part of what has not been read yet',
      looked({ read: 4000 }),
      { bytes: TEXT.subarray(0, 8000) },
      'wait: unread original /log/a.log'
    ],
    [
      'the same, with a changed original',
      looked({
        read: 4000,
        to: (file) => {
          file.be({ kind: 'changed', bytesLeft: 0 })
        }
      }),
      { bytes: TEXT.subarray(0, 8000) },
      'wait: unread original /log/a.log'
    ],
    [
      'the same, and the original cannot be read',
      looked({
        read: 4000,
        open: false,
        to: (file) => {
          file.detach({ at: 0, cause: 'deleted' })
        }
      }),
      { bytes: TEXT.subarray(0, 8000) },
      'new'
    ],
    ['equal to a deleted file', deleted(), {}, 'copy of /log/a.log'],
    ['continues where a deleted file ended', deleted(), { bytes: longer }, 'wait: unread original /log/a.log'],
    ['the same, uncompared', deleted(), { bytes: longer, uncompared: true }, 'prove 0: 10000, like /log/a.log'],
    [
      'longer than a deleted file, and different',
      deleted(),
      { bytes: Buffer.concat([OTHER, Buffer.from('more')]) },
      'new'
    ]
  ])
  await later.shared.clock.advance(WAIT_MS)
  check(t, [
    ['the wait is over, but the original was not checked since', later, quiet(later), 'wait: maybe a copy /log/a.log']
  ])
  later.registry.at('/log/a.log')?.looked()
  check(t, [['a content of its own once the wait is over', later, quiet(later), 'new']])
  later.registry.at('/log/a.log')?.be({ kind: 'changed', bytesLeft: 0 })
  check(t, [['the original has just changed', later, quiet(later), 'wait: maybe a copy /log/a.log']])
})

t.test('a candidate for a copy of a file of which nothing has been read yet', async (t) => {
  check(t, [
    [
      'both existed at the first start',
      looked({ read: 0, atStart: true, content: { isNew: true } }),
      { atStart: true },
      'new'
    ],
    [
      'the original appeared later',
      looked({ read: 0, content: { isNew: true } }),
      { atStart: true },
      'wait: unread original /log/a.log'
    ],
    [
      'the original was known before',
      looked({ read: 0, atStart: true }),
      { atStart: true },
      'wait: unread original /log/a.log'
    ],
    ['copied before anything was read', looked({ read: 0 }), {}, 'wait: unread original /log/a.log'],
    ['the original is empty', looked({ read: 0, bytes: Buffer.alloc(0) }), {}, 'new'],
    ['the original is compressed', looked({ read: 0, content: { compression: 'gzip' } }), {}, 'new'],
    ['the compressed content is skipped', looked({ read: 0, content: { compression: 'gzip', left: 5 } }), {}, 'new']
  ])
})

t.test('a candidate for a copy of a file that is itself undecided', async (t) => {
  const waits = (file: Harvester): void => {
    file.be({ kind: 'waiting', reason: '' })
  }
  const proves = (file: Harvester): void => {
    file.be({ kind: 'proving', reason: '', bytesLeft: 0 })
  }
  check(t, [
    ['waiting', known({ read: null, to: waits }), {}, 'wait: original /log/a.log'],
    ['proving', known({ read: null, to: proves }), {}, 'wait: original /log/a.log'],
    ['unopened', known({ read: null }), {}, 'new'],
    ['closed', known({ read: null, open: false, to: waits }), {}, 'new'],
    ['begins differently', known({ read: null, to: waits }), { bytes: Buffer.from('x') }, 'new'],
    ['empty', known({ read: null, bytes: Buffer.alloc(0), to: waits }), {}, 'new'],
    ['found later', known({ read: null, to: waits }), { order: -1 }, 'new'],
    ['present at the start', known({ read: null, to: waits }), { atStart: true }, 'new'],
    [
      'present at the start, compressed',
      known({ read: null, to: waits }),
      { ...archived(TEXT), atStart: true },
      'wait: original /log/a.log'
    ],
    ['at the same name', known({ read: null, to: waits }), { names: ['/log/a.log'] }, 'new'],
    [
      'at the same name, under `identity: content`',
      known({ read: null, to: waits }),
      { names: ['/log/a.log'] },
      'wait: original /log/a.log',
      content
    ]
  ])
})

t.test('a possible copy of an unreadable file waits for that file, but not forever', async (t) => {
  const error = sourceError('FILE_NOT_FOUND', { area: 'file', path: '/x' })
  const all = known({
    to: (file) => {
      file.be({ kind: 'unreadable', error, looks: 0, damage: null })
    }
  })
  check(t, [
    ['', all, {}, 'wait: original /log/a.log'],
    ['the original failed again since', all, quiet(all, { askedStep: -1 }), 'new'],
    ['the original was not retried since', all, quiet(all, { askedStep: Infinity }), 'wait: original /log/a.log']
  ])
})

t.test('a possible compressed copy of a file that is being read', async (t) => {
  const all = looked()
  check(t, [
    [
      'it is inflated to its end',
      all,
      { ...archived(TEXT), end: null, uncompared: true },
      'prove 0: 10000 Infinity, like /log/a.log'
    ],
    ['it differs before its end', all, { ...archived(TEXT), end: null, crcAt: () => 1 }, 'new'],
    ['it is equal', all, archived(TEXT), 'copy of /log/a.log'],
    [
      'it is equal but not compared yet',
      all,
      { ...archived(TEXT), uncompared: true },
      'prove 0: 10000, like /log/a.log'
    ],
    ['it is still being written', all, archived(TEXT, false), 'wait: in the making /log/a.log'],
    ['nothing can be inflated yet', all, { ...archived(Buffer.alloc(0), false) }, 'wait: in the making /log/a.log'],
    ['it is empty', all, archived(Buffer.alloc(0)), 'new'],
    ['it is a different content', all, archived(OTHER), 'new'],
    ['it is longer', all, archived(Buffer.concat([TEXT, TEXT])), 'new'],
    ['it is a part', all, archived(TEXT.subarray(0, 5000)), 'measure /log/a.log at 5000'],
    [
      'without the original it cannot be measured',
      looked({
        open: false,
        to: (file) => {
          file.detach({ at: 0, cause: 'away' })
        }
      }),
      archived(TEXT.subarray(0, 5000)),
      'new'
    ]
  ])
})

t.test('of two equal archives neither counts as the compressed form of the other', async (t) => {
  const archive = (): Known => looked({ content: { compression: 'gzip' } })
  check(t, [
    ['both are whole', archive(), archived(TEXT), 'wait: maybe a copy /log/a.log'],
    ['the other is not whole', archive(), archived(TEXT, false), 'wait: in the making /log/a.log'],
    ['longer than what was read', archive(), archived(Buffer.concat([TEXT, TEXT])), 'new'],
    ['a length whose checksum is unknown', archive(), archived(TEXT.subarray(0, 5000)), 'new']
  ])
})

t.test('skipped bytes cannot be compared', async (t) => {
  const fingerprint = new Fingerprint({ begin: 5000, head: contentHash(TEXT.subarray(0, 1024)) })
  fingerprint.took(TEXT.subarray(5000))
  const all = looked({ content: { fingerprint } })
  check(t, [
    ['a part of the skipped bytes', all, { bytes: TEXT.subarray(0, 5000) }, 'new'],
    ['the same, compressed', all, archived(TEXT.subarray(0, 5000)), 'new'],
    ['including bytes after the skipped ones', all, {}, 'wait: maybe a copy /log/a.log'],
    ['the same with a departed content', gone({ content: fingerprint }), { bytes: TEXT.subarray(0, 5000) }, 'new']
  ])
})

t.test('a proven copy takes precedence over a possible one', async (t) => {
  const all = known(
    {
      to: (file) => {
        file.looked()
      }
    },
    {
      path: '/log/c.log',
      ino: '3',
      to: (file) => {
        file.looked()
        file.detach({ at: 0, cause: 'deleted' })
      }
    }
  )
  check(t, [['', all, {}, 'copy of /log/c.log']])
})

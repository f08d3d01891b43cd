import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { apiFaults } from '../../scripts/api/api-faults.ts'
import type { ApiNode } from '../../scripts/api/public-names.ts'

const READ_API = fileURLToPath(new URL('../../../scripts/api/read-api.mjs', import.meta.url))

// Each case is a declaration as tsc writes it, and what is said of it; typedoc reads them all in one go, a module each.
const CASES: readonly { readonly name: string; readonly text: string; readonly faults: readonly string[] }[] = [
  { name: 'documented', text: '/** A name. */\nexport type Name = string', faults: [] },
  { name: 'an export', text: 'export type Name = string', faults: ['Name: has no docstring'] },
  {
    name: 'a comment that is no docstring',
    text: '/* A name. */\nexport type Name = string',
    faults: ['Name: has no docstring']
  },
  {
    name: 'members',
    text: '/** It. */\nexport interface It {\n  readonly a: string\n  b(): void\n  /** C. */\n  c: () => void\n}',
    faults: ['It.a: has no docstring', 'It.b: has no docstring']
  },
  {
    name: 'a member of one part of a union',
    text: '/** It. */\nexport type It = { a: string } | {\n  /** B. */\n  b: string\n  a?: never\n}',
    faults: ['It.a: has no docstring']
  },
  {
    name: 'an object inside of a member, which explains it',
    text: '/** It. */\nexport interface It {\n  /** Its place, by name. */\n  readonly a: readonly { readonly name: string }[]\n}',
    faults: []
  },
  {
    name: 'what is inherited is told once, where it is declared',
    text: '/** A. */\nexport interface A {\n  a: string\n}\n/** B. */\nexport interface B extends A {}\n/** C. */\nexport interface C extends Pick<A, "a"> {}',
    faults: ['A.a: has no docstring']
  },
  {
    name: 'an accessor, and a constructor that nobody wrote',
    text: '/** It. */\nexport declare class It {\n  get a(): string\n}',
    faults: ['It.a: has no docstring']
  },
  {
    name: 'what only the library calls',
    text: '/** It. */\nexport interface It {\n  /** @internal */\n  a: string\n}',
    faults: []
  },
  {
    name: 'times',
    text: '/** It. */\nexport interface It {\n  /** How long. */\n  waitMs: number\n  /** How long, in ms. */\n  tookMs: number | null\n  /** When, in ms. */\n  at: number\n  /** When, in ms since the epoch. */\n  seenAt: number\n  /** When. */\n  readAt: Date\n}',
    faults: [
      'It.waitMs: is a number whose docstring has no unit (ms)',
      'It.at: is a number whose docstring has no unit (ms since the epoch)'
    ]
  },
  {
    name: 'sizes and places',
    text: '/** It. */\nexport interface It {\n  /** How big. */\n  size: number\n  /** How many bytes. */\n  maxBytes: number\n  /** Where. */\n  line: number\n  /** Where, 1-based. */\n  column: number\n}',
    faults: [
      'It.size: is a number whose docstring has no unit (bytes, characters or records)',
      'It.line: is a number whose docstring has no unit (that it counts from 1)'
    ]
  },
  {
    name: 'what is given',
    text: '/** It. */\nexport interface ItOptions {\n  /** A. */\n  a?: string\n  /** B, if you like. */\n  b?: string\n  /** C. Default `c`. */\n  c?: string\n  /** D; without it nothing. */\n  d?: string\n}',
    faults: [
      'ItOptions.a: is optional, and its docstring says no default',
      'ItOptions.b: is optional, and its docstring says no default'
    ]
  },
  {
    name: 'what is returned',
    text: '/** It. */\nexport interface It {\n  /** A. */\n  a?: string\n  /** B; absent at the start. */\n  b?: string\n}',
    faults: ['It.a: is optional, and its docstring does not say when it is absent']
  },
  {
    name: 'functions and methods',
    text: '/** A. */\nexport declare function a(): void\n/** B. Never throws. */\nexport declare function b(): void\n/** C.\n * @throws a `TypeError` */\nexport declare function c(): void\n/** It. */\nexport declare class It {\n  /** D. */\n  d(): void\n  /** E. Rejects. */\n  e(): void\n}',
    faults: [
      'a: is a function whose docstring says neither what it throws nor that it does not',
      'It.d: is a function whose docstring says neither what it throws nor that it does not'
    ]
  },
  {
    name: 'what follows somebody',
    text: '/** It. */\nexport interface SyslogIt {}\n/** As RFC 5424 section 6 says. */\nexport interface SyslogThat {}\n/** Of Kafka. */\nexport interface KafkaIt {}\n/** KIP-82. */\nexport interface KafkaThat {}',
    faults: [
      'SyslogIt: does not name what it follows (an RFC)',
      'KafkaIt: does not name what it follows (a KIP, the Kafka protocol, kafkajs or librdkafka)'
    ]
  }
]

t.test('what docstrings leave unsaid', async (t) => {
  const api = await read(
    t.testdir(),
    CASES.map(({ text }) => text)
  )
  t.ok(apiFaults(api).includes('Name (page-1.ts): has no docstring'), 'a fault names the file of its docstring')
  for (const [index, { name, faults }] of CASES.entries()) {
    const page = api.children?.find((module) => module.name === pageOf(index))
    const found = apiFaults({ name, kind: 1, children: page === undefined ? [] : [page] })
    t.ok(page, name)
    t.strictSame(found.map((fault) => fault.replace(/ \(page-\d+\.ts\)/, '')).toSorted(), faults.toSorted(), name)
  }
})

/** What typedoc makes of modules of declarations. It is no dependency of the project itself, so it has a process of its own. */
async function read(folder: string, texts: readonly string[]): Promise<ApiNode> {
  mkdirSync(folder, { recursive: true })
  const entryPoints = texts.map((text, index) => {
    const file = path.join(folder, `${pageOf(index)}.d.ts`)
    writeFileSync(file, `/** A page.\n * @module ${pageOf(index)} */\n${text}\nexport {}\n`)
    return file
  })
  const program = `import { readApi } from ${JSON.stringify(pathToFileURL(READ_API).href)}
console.log(JSON.stringify(await readApi(${JSON.stringify({ entryPoints, folder })})))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    maxBuffer: 64 * 2 ** 20
  })
  return JSON.parse(stdout) as ApiNode
}

function pageOf(index: number): string {
  return `page-${index}`
}

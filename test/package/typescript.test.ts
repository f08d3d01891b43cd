import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import t from 'tap'
import { typeScriptVersions, type TypeScriptVersion } from '../support/typescript/versions.ts'
import { fewer } from '../support/whole.ts'

// Users' programs, as each supported version of TypeScript compiles them against the declarations that are published:
// the samples of the documents, what may be written (`uses.ts`), and what has to be refused (`refused.ts`).

const CONSUMER = path.resolve('test/types/consumer')
const folder = t.testdir({ 'package.json': '{ "type": "module" }', program: {}, node_modules: {} })
const program = path.join(folder, 'program')
copyDeclarations(path.join(folder, 'node_modules'))
for (const file of readdirSync(CONSUMER)) cpSync(path.join(CONSUMER, file), path.join(program, file))
const pages = readdirSync('docs').filter((name) => name.endsWith('.md'))
const samples = ['README.md', ...pages.map((file) => `docs/${file}`)].flatMap(samplesOf)
for (const { name, text } of samples) writeFileSync(path.join(program, name), text)
const refused = readFileSync(path.join(CONSUMER, 'refused.ts'), 'utf8')
writeFileSync(path.join(program, 'refused.ts'), refused.replaceAll('// @ts-expect-error', '// here'))

t.test('the oldest version that is compiled with is the one that README promises', async (t) => {
  t.match(readFileSync('README.md', 'utf8'), `TypeScript ${typeScriptVersions()[0]?.name} or newer`)
  t.ok(samples.length > 15, `${samples.length} samples`)
})

for (const version of fewer(typeScriptVersions())) {
  t.test(
    `TypeScript ${version.name} compiles what users write, and refuses what is wrong`,
    version.needs,
    async (t) => {
      const told = compiled(version)
      const here = told.filter(({ file }) => file === 'refused.ts')
      t.strictSame(
        told.filter(({ file }) => file !== 'refused.ts'),
        [],
        'all else compiles'
      )
      for (const { line, code, words } of expected()) {
        const atLine = here.filter((diagnostic) => diagnostic.line === line)
        t.strictSame(
          atLine.map((diagnostic) => diagnostic.code),
          [code],
          `line ${line}`
        )
        t.ok(atLine[0]?.message.includes(words), `line ${line} tells of ${words}: ${atLine[0]?.message}`)
      }
      t.equal(here.length, expected().length)
    }
  )
}

interface Told {
  readonly file: string
  readonly line: number
  readonly code: string
  readonly message: string
}

function compiled({ compiler, types, name }: TypeScriptVersion): readonly Told[] {
  const project = path.join(folder, `tsconfig.${name}.json`)
  const compilerOptions = {
    target: 'es2022',
    module: 'nodenext',
    moduleResolution: 'nodenext',
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    types: ['node'],
    typeRoots: [types]
  }
  writeFileSync(project, JSON.stringify({ compilerOptions, include: ['program'] }))
  // What tap has each Node load first, by NODE_OPTIONS, cannot stand beside a compiler that is an ES module
  const { stdout, stderr } = spawnSync(
    'env',
    ['-u', 'NODE_OPTIONS', process.execPath, compiler, '--project', project, '--pretty', 'false'],
    {
      cwd: folder,
      encoding: 'utf8'
    }
  )
  // What goes on in the lines below it is said more closely
  return `${stdout}${stderr}`
    .split(/\n(?! )/)
    .filter((told) => told !== '')
    .map((told) => {
      const [, file = '', line = '', code = ''] = /^(.+?)\((\d+),\d+\): error (TS\d+): /.exec(told) ?? []
      return { file: path.basename(file), line: Number(line), code, message: told }
    })
}

/** What stands behind each `@ts-expect-error` is told of the line below it. */
function expected(): readonly { readonly line: number; readonly code: string; readonly words: string }[] {
  return refused.split('\n').flatMap((line, index) => {
    const [, code, words] = /@ts-expect-error (TS\d+) (.+)/.exec(line) ?? []
    return code === undefined || words === undefined ? [] : [{ line: index + 2, code, words }]
  })
}

function samplesOf(document: string): readonly { readonly name: string; readonly text: string }[] {
  const text = readFileSync(document, 'utf8')
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, sample = ''], index) => ({
    name: `${path.basename(document, '.md')}-${index + 1}.ts`,
    // A module, where it imports nothing
    text: `${sample}\nexport {}\n`
  }))
}

/** As they are packed; with those of the packages that they name. */
function copyDeclarations(modules: string): void {
  const home = path.join(modules, 'warp-flow')
  mkdirSync(home)
  cpSync('package.json', path.join(home, 'package.json'))
  for (const part of ['dist/lib', 'dist/types'])
    cpSync(part, path.join(home, part), {
      recursive: true,
      filter: (file) => !path.basename(file).includes('.') || /\.d\.c?ts$/.test(file)
    })
  for (const name of ['kafkajs', '@standard-schema'])
    cpSync(path.join('node_modules', name), path.join(modules, name), {
      recursive: true,
      filter: (file) => !/\.c?js$/.test(file)
    })
}

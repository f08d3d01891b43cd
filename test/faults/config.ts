import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { ErrorCode } from '../../types/error-codes.ts'
import { configReport } from './config-report.ts'
import type { Fault, FaultCase } from './fault.ts'
import { firstText } from './support.ts'

const SOURCE = 'wpsrc.toml'
const CONNECTOR = 'connectors/source.d/c.toml'

const right: Readonly<Record<string, string>> = {
  [SOURCE]:
    '# what we read\n[[sources]]\nkey = "s" # its name\nconnect = "c"\ntags = ["env:test"]\n\n[sources.params]\nfile = "a.log"\n',
  [CONNECTOR]:
    '[[connectors]]\nid = "c"\ntype = "file"\nallow_override = [\n  "file", # which\n]\n\n[connectors.params]\nbase = "logs"\n'
}

interface ConfigFault {
  readonly code: ErrorCode
  /** Changes that introduce the fault into the correct files. */
  readonly wrong: readonly (readonly [file: string, right: string, wrong: string])[]
  /** A file in the wrong place. A person moves it back. */
  readonly moved?: readonly [from: string, to: string]
  /** Text that a person writes if the fix cannot be automated. */
  readonly byHand?: readonly (readonly [file: string, wrong: string, right: string])[]
  readonly env?: Readonly<Record<string, string>>
}

/** A file source that would read `logs/a.log` if its configuration were correct. */
function fault(name: string, { code, wrong, byHand, moved, env }: ConfigFault): Fault {
  return {
    name,
    area: 'config',
    code,
    quick: true,
    arrange: async ({ folder, after }) => {
      setVariables(env ?? {}, after)
      const files = misplaced(changed({ ...right, 'logs/a.log': 'one\n', 'logs/conf.log': 'one\n' }, wrong), moved)
      return {
        files,
        askFolder: async () => await configReport(folder),
        ...(moved === undefined
          ? {}
          : {
              byHand: async () => {
                await mkdir(path.dirname(path.join(folder, moved[0])), { recursive: true })
                await rename(path.join(folder, moved[1]), path.join(folder, moved[0]))
              }
            }),
        ...(byHand === undefined
          ? {}
          : {
              byHand: async () => {
                await rewrite(folder, byHand)
              }
            }),
        works: async (source) => {
          if ((await firstText(source)) !== 'one') throw new Error('another line came')
        }
      }
    }
  }
}

function setVariables(env: Readonly<Record<string, string>>, after: (undo: () => unknown) => void): void {
  for (const [name, value] of Object.entries(env)) {
    process.env[name] = value
    after(() => {
      delete process.env[name]
    })
  }
}

function changed(files: FaultCase['files'], changes: ConfigFault['wrong']): FaultCase['files'] {
  const texts = new Map(Object.entries(files))
  for (const [file, from, to] of changes) {
    const text = texts.get(file) ?? ''
    if (!text.includes(from)) throw new Error(`${file} has no ${from}`)
    texts.set(
      file,
      text.replace(from, () => to)
    )
  }
  return Object.fromEntries(texts)
}

function misplaced(files: FaultCase['files'], moved: ConfigFault['moved']): FaultCase['files'] {
  return moved === undefined
    ? files
    : Object.fromEntries(Object.entries(files).map(([name, text]) => [name === moved[0] ? moved[1] : name, text]))
}

async function rewrite(folder: string, changes: NonNullable<ConfigFault['byHand']>): Promise<void> {
  for (const [file, from, to] of changes) {
    const text = await readFile(path.join(folder, file), 'utf8')
    await writeFile(path.join(folder, file), changed({ [file]: text }, [[file, from, to]])[file] ?? '')
  }
}

/** `byHand` writes what the report asks for. */
export const configFaults: readonly Fault[] = [
  fault('a text without quotation marks', {
    code: 'CONFIG_TOML_SYNTAX',
    wrong: [[SOURCE, '"a.log"', 'a.log']],
    byHand: [[SOURCE, 'a.log', '"a.log"']]
  }),
  fault('typographic quotes', { code: 'CONFIG_TOML_SYNTAX', wrong: [[SOURCE, '"a.log"', '“a.log”']] }),
  fault('a truth of another language', {
    code: 'CONFIG_TOML_SYNTAX',
    wrong: [[SOURCE, 'tags = ', 'enable = True\ntags = ']]
  }),
  fault('a comment of another language', { code: 'CONFIG_TOML_SYNTAX', wrong: [[CONNECTOR, '# which', '// which']] }),
  fault('a colon in place of the equals sign', {
    code: 'CONFIG_TOML_SYNTAX',
    wrong: [[CONNECTOR, 'base = "logs"', 'base: "logs"']]
  }),
  fault('a number with its unit', {
    code: 'CONFIG_TOML_SYNTAX',
    wrong: [[CONNECTOR, 'base = "logs"', 'base = "logs"\nmax_line_bytes = 64KB']]
  }),
  fault('a key of the source among its params', {
    code: 'CONFIG_UNKNOWN_PARAM',
    wrong: [[SOURCE, 'file = "a.log"\n', 'file = "a.log"\nenable = true\n']]
  }),
  fault('a part of a table among the params', {
    code: 'CONFIG_UNKNOWN_PARAM',
    wrong: [[CONNECTOR, 'base = "logs"', 'base = "logs"\nstart = "^"']]
  }),
  fault('a character encoding in place of an encoding', {
    code: 'CONFIG_BAD_CHOICE',
    wrong: [[CONNECTOR, 'base = "logs"', 'base = "logs"\nencode = "gbk"']]
  }),
  fault('another word for a choice', {
    code: 'CONFIG_BAD_CHOICE',
    wrong: [[CONNECTOR, 'base = "logs"', 'base = "logs"\nmode = "batch"']]
  }),
  fault('a variable with spaces in its braces', {
    code: 'CONFIG_BAD_VARIABLE',
    wrong: [[SOURCE, '"a.log"', '"${ WARP_FLOW_TEST_FILE }"']],
    env: { WARP_FLOW_TEST_FILE: 'a.log' }
  }),
  fault('a connector that is not there', {
    code: 'CONFIG_UNKNOWN_CONNECTOR',
    wrong: [
      [CONNECTOR, 'id = "c"', 'id = "files"'],
      [SOURCE, 'connect = "c"', 'connect = "fiels"']
    ]
  }),
  fault('an override that is not allowed', {
    code: 'CONFIG_OVERRIDE_NOT_ALLOWED',
    wrong: [[SOURCE, 'file = "a.log"', 'file = "a.log"\ncharset = "utf-8"']]
  }),
  fault('a star in place of the params that may be overridden', {
    code: 'CONFIG_UNKNOWN_PARAM',
    wrong: [[CONNECTOR, '  "file", # which\n', '  "*"\n']]
  }),
  fault('a misspelt table of connectors', {
    code: 'CONFIG_UNKNOWN_TOP_LEVEL_KEY',
    wrong: [
      [CONNECTOR, '[[connectors]]', '[[connector]]'],
      [CONNECTOR, '[connectors.params]', '[connector.params]']
    ]
  }),
  fault('the folder of connectors is called otherwise', {
    code: 'CONFIG_NO_CONNECTOR_FOLDER',
    wrong: [],
    moved: [CONNECTOR, 'connectors/sources.d/c.toml']
  }),
  fault('connectors lie beside the folder of connectors', {
    code: 'CONFIG_NO_CONNECTOR_FOLDER',
    wrong: [],
    moved: [CONNECTOR, 'connectors/c.toml']
  }),
  fault('the file of a connector is called otherwise', {
    code: 'CONFIG_NOT_FOUND',
    wrong: [],
    moved: [CONNECTOR, 'connectors/source.d/c.conf']
  }),
  fault('the file of a connector lies too deep', {
    code: 'CONFIG_NOT_FOUND',
    wrong: [],
    moved: [CONNECTOR, 'connectors/source.d/files/c.toml']
  }),
  fault('the file of sources is called otherwise', {
    code: 'CONFIG_NOT_FOUND',
    wrong: [],
    moved: [SOURCE, 'wpsrc.toml.txt']
  }),
  fault('a misspelt param', { code: 'CONFIG_UNKNOWN_PARAM', wrong: [[SOURCE, 'file = ', 'fiel = ']] }),
  fault('a misspelt param of the connector', {
    code: 'CONFIG_UNKNOWN_PARAM',
    wrong: [[CONNECTOR, 'base = ', 'bse = ']]
  }),
  fault('a number in quotation marks', {
    code: 'CONFIG_WRONG_TYPE',
    wrong: [[CONNECTOR, 'base = "logs"', 'base = "logs"\nmax_line_bytes = "65536"']]
  }),
  fault('a text where a number belongs', {
    code: 'CONFIG_WRONG_TYPE',
    wrong: [[CONNECTOR, 'base = "logs"', 'base = "logs"\nmax_line_bytes = "abc"']],
    byHand: [[CONNECTOR, '"abc"', '1048576']]
  }),
  fault('a choice that there is not', {
    code: 'CONFIG_BAD_CHOICE',
    wrong: [[CONNECTOR, 'base = "logs"', 'base = "logs"\nmode = "onec"']]
  }),
  fault('a misspelt variable', {
    code: 'CONFIG_UNDEFINED_VARIABLE',
    wrong: [[SOURCE, '"a.log"', '"${WARP_FLOW_TEST_FIEL}"']],
    env: { WARP_FLOW_TEST_FILE: 'a.log' }
  }),
  fault('a variable that is not defined', {
    code: 'CONFIG_UNDEFINED_VARIABLE',
    wrong: [[SOURCE, '"a.log"', '"${XQZ}"']],
    byHand: [[SOURCE, '${XQZ}', '${XQZ:a.log}']]
  }),
  fault('a param that is missing', {
    code: 'CONFIG_MISSING_PARAM',
    wrong: [[SOURCE, 'file = "a.log"', '']],
    byHand: [[SOURCE, '[sources.params]', '[sources.params]\nfile = "a.log"']]
  }),
  fault('a number that is out of range', {
    code: 'CONFIG_OUT_OF_RANGE',
    wrong: [[CONNECTOR, 'base = "logs"', 'base = "logs"\ninstances = 64']],
    byHand: [[CONNECTOR, '64', '1']]
  }),
  fault('two params that exclude each other', {
    code: 'CONFIG_CONFLICT',
    wrong: [
      [CONNECTOR, 'base = "logs"', 'base = "logs"\npath = "logs/a.log"'],
      [SOURCE, 'file = "a.log"\n', '']
    ],
    byHand: [[CONNECTOR, 'base = "logs"\n', '']]
  }),
  fault('two sources of one key', {
    code: 'CONFIG_DUPLICATE_KEY',
    wrong: [
      [
        SOURCE,
        'file = "a.log"\n',
        'file = "a.log"\n\n[[sources]]\nkey = "s"\nconnect = "c"\nparams.file = "conf.log"\n'
      ]
    ],
    byHand: [[SOURCE, 'key = "s"\nconnect', 'key = "t"\nconnect']]
  }),
  fault('one table twice', {
    code: 'CONFIG_TOML_SYNTAX',
    wrong: [
      [SOURCE, '[[sources]]', '[sources]'],
      [SOURCE, 'file = "a.log"\n', 'file = "a.log"\n[sources]\nkey = "t"\nconnect = "c"\nparams.file = "x"\n']
    ],
    byHand: [
      [SOURCE, '[sources]', '[[sources]]'],
      [SOURCE, '\n[sources]', '\n[[sources]]']
    ]
  }),
  fault('a param beside the table of params', {
    code: 'CONFIG_UNKNOWN_SOURCE_KEY',
    wrong: [[SOURCE, '\n[sources.params]\n', '']]
  }),
  fault('a table of params that does not name its owner', {
    code: 'CONFIG_UNKNOWN_TOP_LEVEL_KEY',
    wrong: [[SOURCE, '[sources.params]', '[params]']]
  }),
  fault('a misspelt table of params', {
    code: 'CONFIG_UNKNOWN_SOURCE_KEY',
    wrong: [[SOURCE, '[sources.params]', '[sources.parms]']]
  }),
  fault('a misspelt table of sources', {
    code: 'CONFIG_UNKNOWN_TOP_LEVEL_KEY',
    wrong: [
      [SOURCE, '[[sources]]', '[[source]]'],
      [SOURCE, '[sources.params]', '[source.params]']
    ]
  }),
  fault('a tag with a space', { code: 'CONFIG_BAD_TAG', wrong: [[SOURCE, 'env:test', 'our env:test']] }),
  fault('a tag with a full-width colon', { code: 'CONFIG_BAD_TAG', wrong: [[SOURCE, 'env:test', 'env：test']] }),
  fault('tags in a table', {
    code: 'CONFIG_WRONG_TYPE',
    wrong: [[SOURCE, 'tags = ["env:test"]', 'tags = { env = "test" }']]
  }),
  fault('a line of a Chinese keyboard', {
    code: 'CONFIG_TOML_SYNTAX',
    wrong: [[SOURCE, 'tags = ["env:test"]', 'tags ＝ ［“env:test”］']]
  }),
  fault('a letter that only looks Latin', {
    code: 'CONFIG_TOML_SYNTAX',
    wrong: [[SOURCE, 'file = "a.log"', 'fil\u0435 = "a.log"']]
  }),
  fault('a character that nobody sees', {
    code: 'CONFIG_TOML_SYNTAX',
    wrong: [[SOURCE, 'file = "a.log"', 'file = \u202A"a.log"']]
  }),
  fault('a truth in a text', { code: 'CONFIG_WRONG_TYPE', wrong: [[SOURCE, 'tags = ', 'enable = "yes"\ntags = ']] }),
  fault("another program's name of a param", {
    code: 'CONFIG_UNKNOWN_PARAM',
    wrong: [[SOURCE, 'file = ', 'files = ']]
  }),
  fault("another program's name of a type", {
    code: 'CONFIG_UNKNOWN_TYPE',
    wrong: [[CONNECTOR, 'type = "file"', 'type = "tail"']]
  }),
  fault('a type that there is not', {
    code: 'CONFIG_UNKNOWN_TYPE',
    wrong: [[CONNECTOR, 'type = "file"', 'type = "files"']]
  })
]

import { execFileSync } from 'node:child_process'
import { appendFile, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Fault, FaultBench, FaultCase } from './fault.ts'
import { fileFault, filesAndParams, gives } from './file-case.ts'
import { filesFor, firstText } from './support.ts'

/** The files exist, but the params name others. */
export const fileNameFaults: readonly Fault[] = [
  fileFault('the folder is not there', 'FILE_BASE_NOT_FOUND', async ({ folder }) => {
    const base = path.join(folder, 'logs')
    return {
      files: filesFor('file', `base = "${base}"\nfile = "*.log"\nmode = "follow"\nfrom = "beginning"`),
      works: async (source) => {
        await mkdir(base, { recursive: true })
        await writeFile(path.join(base, 'a.log'), 'one\n')
        await gives(source, 'one')
        await appendFile(path.join(base, 'a.log'), 'two\n')
      }
    }
  }),
  fileFault('the folder is written as for a shell: ~/logs', 'FILE_BASE_NOT_FOUND', async ({ folder, after }) => {
    const { HOME } = process.env
    process.env['HOME'] = folder
    after(() => {
      process.env['HOME'] = HOME
    })
    await mkdir(path.join(folder, 'logs'))
    await writeFile(path.join(folder, 'logs', 'a.log'), 'one\n')
    return { files: filesFor('file', 'base = "~/logs"\nfile = "*.log"'), works: (source) => gives(source, 'one') }
  }),
  fileFault('the folder is written with a variable: ${LOGS}', 'FILE_BASE_NOT_FOUND', (bench) =>
    withVariable(bench, '$${WARP_FLOW_TEST_LOGS}/web')
  ),
  fileFault(
    'the folder is written with a variable in the midst of a name: app-$STAGE',
    'FILE_BASE_NOT_FOUND',
    async (bench) => {
      setVariable(bench, 'WARP_FLOW_TEST_STAGE', 'test')
      await mkdir(path.join(bench.folder, 'app-test', 'web'), { recursive: true })
      await writeFile(path.join(bench.folder, 'app-test', 'web', 'a.log'), 'one\n')
      return {
        files: filesFor('file', 'base = "app-$WARP_FLOW_TEST_STAGE/web"\nfile = "*.log"'),
        works: (source) => gives(source, 'one')
      }
    }
  ),
  fileFault('the folder is written as for Windows: %LOGS%', 'FILE_BASE_NOT_FOUND', (bench) =>
    withVariable(bench, '%WARP_FLOW_TEST_LOGS%/web')
  ),
  fileFault('the folder is written with a variable that is not set', 'FILE_BASE_NOT_FOUND', async ({ folder }) => ({
    files: filesFor('file', 'base = "$WARP_FLOW_TEST_NOT_SET/web"\nfile = "*.log"'),
    works: (source) => gives(source, 'one'),
    byHand: async () => {
      await mkdir(path.join(folder, 'web'))
      await writeFile(path.join(folder, 'web', 'a.log'), 'one\n')
      const toml = path.join(folder, 'wpsrc.toml')
      await writeFile(toml, (await readFile(toml, 'utf8')).replace('$WARP_FLOW_TEST_NOT_SET/', ''))
    }
  })),
  fileFault('the folder is a link that leads nowhere', 'FILE_BASE_NOT_FOUND', async ({ folder }) => {
    await symlink('disk/logs', path.join(folder, 'logs'))
    return {
      files: filesFor('file', 'base = "logs/web"\nfile = "*.log"'),
      works: async (source) => {
        await gives(source, 'one')
      },
      // What the fix says, followed by a new line in the log
      byHand: async ({ command = '' }) => {
        execFileSync('sh', ['-c', command])
        await writeFile(path.join(folder, 'disk', 'logs', 'web', 'a.log'), 'one\n')
      }
    }
  }),
  fileFault('the folder is a link to a folder that is called otherwise', 'FILE_BASE_NOT_FOUND', async ({ folder }) => {
    await mkdir(path.join(folder, 'Disk'))
    await writeFile(path.join(folder, 'Disk', 'a.log'), 'one\n')
    await symlink('disk', path.join(folder, 'logs'))
    return { files: filesFor('file', 'base = "logs"\nfile = "*.log"'), works: (source) => gives(source, 'one') }
  }),
  fileFault('the links of the folder lead in a circle', 'FILE_BASE_NOT_FOUND', async ({ folder }) => {
    const link = path.join(folder, 'logs')
    await symlink('old', link)
    await symlink('logs', path.join(folder, 'old'))
    return {
      files: filesFor('file', 'base = "logs"\nfile = "*.log"'),
      works: (source) => gives(source, 'one'),
      byHand: async () => {
        await mkdir(path.join(folder, 'today'))
        await writeFile(path.join(folder, 'today', 'a.log'), 'one\n')
        await rm(link)
        await symlink('today', link)
      }
    }
  }),
  fileFault('the folder is called otherwise', 'FILE_BASE_NOT_FOUND', async ({ folder }) => {
    await mkdir(path.join(folder, 'Logs'))
    await writeFile(path.join(folder, 'Logs', 'a.log'), 'one\n')
    return {
      files: filesFor('file', `base = "${folder}/logs"\nfile = "*.log"`),
      works: (source) => gives(source, 'one')
    }
  }),
  fileFault('a file is given as the folder', 'FILE_BASE_NOT_FOUND', async ({ folder }) => {
    await writeFile(path.join(folder, 'a.log'), 'one\n')
    return {
      files: filesFor('file', `base = "${folder}/a.log"\nfile = "*.log"`),
      works: (source) => gives(source, 'one')
    }
  }),
  fileFault('the file is misspelt', 'FILE_NOT_FOUND', (bench) =>
    filesAndParams(bench, { 'access.log': 'one\n' }, 'file = "acess.log"', 'one')
  ),
  fileFault('the file is in another case', 'FILE_NOT_FOUND', (bench) =>
    filesAndParams(bench, { 'access.log': 'one\n' }, 'file = "Access.log"', 'one')
  ),
  fileFault('the pattern is in another case', 'FILE_NO_MATCH', (bench) =>
    filesAndParams(bench, { 'access.log': 'one\n' }, 'file = "*.LOG"', 'one')
  ),
  fileFault('a space stands behind the name', 'FILE_NOT_FOUND', (bench) =>
    filesAndParams(bench, { 'access.log': 'one\n' }, 'file = "access.log "', 'one')
  ),
  fileFault('two files are listed', 'FILE_NOT_FOUND', (bench) =>
    filesAndParams(bench, { 'a.log': 'one\n', 'b.log': 'two\n', 'c.txt': 'three\n' }, 'file = "a.log,b.log"', '', {
      works: async (source) => {
        const texts: string[] = []
        for await (const { text } of source) texts.push(text)
        if (texts.sort().join() !== 'one,two') throw new Error(texts.join())
      }
    })
  ),
  fileFault('braces in the pattern', 'FILE_NO_MATCH', (bench) =>
    filesAndParams(bench, { 'a.log': 'one\n', 'b.txt': 'two\n' }, 'file = "*.{log,gz}"', 'one')
  ),
  fileFault('the pattern is a regular expression', 'FILE_NOT_FOUND', (bench) =>
    filesAndParams(bench, { 'app-12.log': 'one\n', 'b.txt': 'two\n' }, "file = '^app-\\d+\\.log$'", 'one')
  ),
  fileFault('the files lie deeper', 'FILE_NO_MATCH', (bench) =>
    filesAndParams(bench, { 'web/today/a.log': 'one\n' }, 'file = "*.log"', 'one')
  ),
  fileFault('the file was rotated away', 'FILE_NOT_FOUND', (bench) =>
    filesAndParams(bench, { 'access.log.1': 'one\n' }, 'file = "access.log"', 'one')
  ),
  fileFault('a link leads nowhere', 'FILE_NOT_FOUND', async (bench) => {
    const arranged = await filesAndParams(bench, {}, 'file = "current.log"', 'one')
    const target = path.join(bench.folder, 'logs', 'app-1.txt')
    await symlink(target, path.join(bench.folder, 'logs', 'current.log'))
    return { ...arranged, byHand: () => writeFile(target, 'one\n') }
  }),
  fileFault('the links of a file lead in a circle', 'FILE_NOT_FOUND', async (bench) => {
    const link = path.join(bench.folder, 'logs', 'current.log')
    const arranged = await filesAndParams(bench, { 'app-1.txt': 'one\n' }, 'file = "current.log"', 'one')
    await symlink('current.log', link)
    return {
      ...arranged,
      byHand: async () => {
        await rm(link)
        await symlink('app-1.txt', link)
      }
    }
  }),
  fileFault('a folder that the name leads through is a link that leads nowhere', 'FILE_NOT_FOUND', async (bench) => {
    const arranged = await filesAndParams(bench, {}, 'file = "current/a.log"', 'one')
    await symlink('release-7', path.join(bench.folder, 'logs', 'current'))
    return {
      ...arranged,
      byHand: async ({ command = '' }) => {
        execFileSync('sh', ['-c', command])
        await writeFile(path.join(bench.folder, 'logs', 'release-7', 'a.log'), 'one\n')
      }
    }
  }),
  fileFault('a link is refused', 'FILE_SYMLINK_REFUSED', async (bench) => {
    const arranged = await filesAndParams(
      bench,
      { 'app-1.log': 'one\n' },
      'file = "current.log"\nsymlinks = "refuse"',
      'one'
    )
    await symlink('app-1.log', path.join(bench.folder, 'logs', 'current.log'))
    return arranged
  }),
  fileFault('the file is a folder', 'FILE_IS_DIRECTORY', (bench) =>
    filesAndParams(bench, { 'web/a.log': 'one\n' }, 'file = "web"', 'one')
  ),
  fileFault('all files are excluded', 'FILE_LEFT_OUT', (bench) =>
    filesAndParams(
      bench,
      { 'a.log': 'one\n' },
      'file = "*.log"\nmode = "follow"\nfrom = "beginning"\nexclude = ["*.log"]',
      '',
      {
        works: async (source) => {
          await firstText(source)
        }
      }
    )
  )
]

/** The folder is `logs/web` of the bench, given by a variable. In TOML `$$` keeps a dollar sign from being expanded. */
async function withVariable(bench: FaultBench, base: string): Promise<FaultCase> {
  setVariable(bench, 'WARP_FLOW_TEST_LOGS', path.join(bench.folder, 'logs'))
  await mkdir(path.join(bench.folder, 'logs', 'web'), { recursive: true })
  await writeFile(path.join(bench.folder, 'logs', 'web', 'a.log'), 'one\n')
  return {
    files: filesFor('file', `base = ${JSON.stringify(base)}\nfile = "*.log"`),
    works: (source) => gives(source, 'one')
  }
}

function setVariable({ after }: FaultBench, name: string, value: string): void {
  process.env[name] = value
  after(() => {
    delete process.env[name]
  })
}

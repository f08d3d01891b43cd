import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'

/**
 * The folder in which a package of npm is installed, at run time and where it is ignored: no dependency of the project.
 */
export async function installed(
  name: string,
  version: string,
  env: Readonly<Record<string, string>> = {}
): Promise<string> {
  return installIn(
    path.resolve('.cache', 'bench', `${name.replaceAll('/', '-')}-${version}`),
    `${name}@${version}`,
    path.join('node_modules', name),
    env
  )
}

/** The program of a Node of that major, where `npm run test:nodes` has it too. */
export async function nodeOf(major: string): Promise<string> {
  const program = path.join('node_modules', 'node', 'bin', 'node')
  return path.join(await installIn(path.resolve('.cache', `node-${major}`), `node@${major}`, program, {}), program)
}

async function installIn(
  folder: string,
  spec: string,
  proof: string,
  env: Readonly<Record<string, string>>
): Promise<string> {
  if (existsSync(path.join(folder, proof))) return folder
  console.error(`installing ${spec}`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n')
  try {
    await promisify(execFile)('npm', ['install', '--no-save', '--no-audit', '--no-fund', spec], {
      cwd: folder,
      env: { ...process.env, ...env },
      maxBuffer: 2 ** 26
    })
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    throw new Error(firstLine(error), { cause: error })
  }
  return folder
}

/** The first line of what npm has said that tells of an error; else of the error itself. */
function firstLine(error: unknown): string {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : ''
  return said.split('\n').find((line) => /fatal error|error:|ERR!/u.test(line)) ?? String(error).split('\n')[0] ?? ''
}

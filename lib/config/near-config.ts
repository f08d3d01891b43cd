import { readdir, readlink } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { CONNECTOR_FOLDER } from './find-config.ts'

/** Explains a missing file or folder by what lies nearby. */
export interface NearConfig {
  /** Replaces the plain message. */
  readonly message?: string
  readonly suggestion?: string
}

/** For a missing `connectors/source.d`: a dangling link, or a folder or files that were meant to be it. */
export async function nearConnectorFolder(folder: string): Promise<NearConfig> {
  const target = await readlink(join(folder, CONNECTOR_FOLDER)).catch(() => null)
  if (target !== null) return deadLink(CONNECTOR_FOLDER, target)
  for (const other of await otherFolders(folder)) {
    if ((await tomlIn(join(folder, other))).length > 0) return { suggestion: `rename ${other} to ${CONNECTOR_FOLDER}` }
  }
  const [file] = await tomlIn(join(folder, dirname(CONNECTOR_FOLDER)))
  return file === undefined
    ? {}
    : { suggestion: `move ${join(dirname(CONNECTOR_FOLDER), file)} into ${CONNECTOR_FOLDER}` }
}

/**
 * For a `connectors/source.d` without a `*.toml` file: a file with another name, or one that lies deeper. Null if
 * nothing is similar.
 */
export async function nearConnectorFile(found: string): Promise<NearConfig | null> {
  const entries = await readdir(found, { withFileTypes: true }).catch(() => [])
  const message = `no *.toml file in ${CONNECTOR_FOLDER}`
  for (const entry of entries) {
    const { name } = entry
    if (!entry.isDirectory() && LIKE_TOML.test(name))
      return { message, suggestion: `rename ${name} to ${name.replace(LIKE_TOML, '')}.toml` }
    const [file] = entry.isDirectory() && !name.startsWith('.') ? await tomlIn(join(found, name)) : []
    if (file !== undefined) return { message, suggestion: `move ${join(name, file)} into ${CONNECTOR_FOLDER}` }
  }
  return null
}

/** For a missing file: a dangling link, or a file with a similar name beside it. */
export async function nearFile(file: string): Promise<NearConfig> {
  const target = await readlink(file).catch(() => null)
  if (target !== null) return deadLink(basename(file), target)
  const names = await readdir(dirname(file)).catch(() => [])
  const wanted = basename(file).toLowerCase()
  const [stem = ''] = wanted.split('.')
  const near =
    names.find((name) => name.toLowerCase() === wanted) ??
    names.find((name) => stem !== '' && name.toLowerCase().replace(LIKE_TOML, '') === stem)
  return near === undefined ? {} : { suggestion: `rename ${near} to ${basename(file)}` }
}

function deadLink(name: string, target: string): NearConfig {
  return {
    message: `${name} is a link that leads nowhere: ${target}`,
    suggestion: `create ${target}, or point ${name} at something that exists`
  }
}

/** Folders with a similar name, except those of sinks. */
async function otherFolders(folder: string): Promise<readonly string[]> {
  const above = dirname(CONNECTOR_FOLDER)
  const [own, beside] = await Promise.all([
    readdir(join(folder, above)).catch(() => []),
    readdir(folder).catch(() => [])
  ])
  return [
    ...own.filter((name) => LIKE_SOURCE.test(name)).map((name) => join(above, name)),
    ...beside.filter((name) => LIKE_SOURCE.test(name)),
    ...beside.filter((name) => /^connectors?$/i.test(name)).map((name) => join(name, relative(above, CONNECTOR_FOLDER)))
  ]
}

async function tomlIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.toml')).sort()
}

const LIKE_SOURCE = /^sources?(?:[._-]?d)?$/i
/** Endings that were meant to be `.toml`. */
const LIKE_TOML = /(?:\.toml)?\.(?:conf|cfg|config|tml|tom|txt|bak|disabled|off|example|sample|dist)$|\.TOML$/i

import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Config, ConfigText } from '../../types/config.ts'
import type { ConnectorType } from '../../types/connector.ts'
import type { Diagnostic } from '../../types/diagnostic.ts'
import { ConfigError } from '../errors/config-error.ts'
import { decodeUtf8 } from './decode-utf8.ts'
import { connectorFolder, findConnectorFolder, findSourcesFile, listConnectorFiles, mostLevels } from './find-config.ts'
import { loadConfigWith } from './load-config.ts'
import { maxTomlBytes, tooLarge } from './parse-toml.ts'

export interface ReadConfigOptions {
  /** Connector types of the user's own. */
  readonly types?: readonly ConnectorType[]
  /** What `${VAR}` is looked up in. Default: `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Names of variables whose values are secrets wherever they are used. */
  readonly secretEnv?: readonly string[]
  /** How many folders are searched upwards for `connectors/source.d`. Default and most: 32. */
  readonly folderLevels?: number
}

/** How many connector files are read. */
const mostFiles = 1000

/**
 * Reads `wpsrc.toml` (`path` is the file or its folder) and the connectors of the nearest `connectors/source.d`, in its
 * folder or above. Rejects with one `ConfigError` that holds every problem of every file.
 */
export async function readConfigWith(builtin: readonly ConnectorType[], path: string, options: ReadConfigOptions = {}): Promise<Config> {
  const { types = [], env = process.env, secretEnv = [], folderLevels = mostLevels } = options
  const sources = await readText(() => findSourcesFile(path), path)
  if ('notFound' in sources) throw new ConfigError([sources.diagnostic])
  const folder = dirname(sources.file)
  const { texts, problems } = await readConnectors(folder, Math.min(folderLevels, mostLevels))
  const unread = 'diagnostic' in sources ? [sources.diagnostic, ...problems] : problems
  const loaded = loadConfigWith(builtin, {
    sources: 'text' in sources ? sources : { file: sources.file, text: '' }, connectors: texts, types, env, secretEnv, folder: resolve(folder)
  }, unread)
  if (!loaded.ok) throw new ConfigError(loaded.diagnostics)
  return loaded.config
}

type ReadText = ConfigText | { readonly file: string, readonly diagnostic: Diagnostic, readonly notFound?: true }

async function readConnectors(folder: string, levels: number): Promise<{ readonly texts: readonly ConfigText[], readonly problems: readonly Diagnostic[] }> {
  const found = await findConnectorFolder(folder, levels)
  if (found === null) return { texts: [], problems: [noConnectorFolder(folder, levels)] }
  try {
    const files = await listConnectorFiles(found)
    const read: ReadText[] = []
    // One after the other: it is a handful of small files, and open files are bounded
    for (const file of files.slice(0, mostFiles)) read.push(await readText(() => Promise.resolve(file), file))
    const tooMany = files.length > mostFiles ? [tooManyFiles(found, files.length)] : []
    return {
      texts: read.filter((text) => 'text' in text),
      problems: [...read.flatMap((text) => 'diagnostic' in text ? [text.diagnostic] : []), ...tooMany]
    }
  } catch (error) {
    return { texts: [], problems: [unreadable(found, error)] }
  }
}

async function readText(locate: () => Promise<string>, path: string): Promise<ReadText> {
  let file = path
  try {
    file = await locate()
    const bytes = await readBytes(file)
    if (bytes.length > maxTomlBytes) return { file, diagnostic: tooLarge(file) }
    return { file, ...decodeUtf8(file, bytes) }
  } catch (error) {
    const diagnostic = unreadable(file, error)
    return { file, diagnostic, ...(diagnostic.code === 'CONFIG_NOT_FOUND' ? { notFound: true } : {}) }
  }
}

/** The file's bytes, of a larger one only the first beyond the limit. Never waits for a pipe's writer. */
async function readBytes(file: string): Promise<Uint8Array> {
  const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    if (!(await handle.stat()).isFile()) throw new NotRegular()
    const bytes = Buffer.alloc(Math.min((await handle.stat()).size, maxTomlBytes) + 1)
    let length = 0
    for (;;) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length)
      length += bytesRead
      if (bytesRead === 0 || length === bytes.length) return bytes.subarray(0, length)
    }
  } finally {
    await handle.close()
  }
}

class NotRegular extends Error {}

function unreadable(file: string, error: unknown): Diagnostic {
  if (error instanceof NotRegular) return { ...nowhere, file, code: 'CONFIG_UNREADABLE', message: 'this is not a regular file' }
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
  const missing = code === 'ENOENT' || code === 'ENOTDIR'
  return {
    ...nowhere, file, code: missing ? 'CONFIG_NOT_FOUND' : 'CONFIG_UNREADABLE', received: code,
    message: missing ? 'there is no such file or folder' : `the file cannot be read (${code})`
  }
}

function noConnectorFolder(folder: string, levels: number): Diagnostic {
  return {
    ...nowhere, file: null, code: 'CONFIG_NO_CONNECTOR_FOLDER', expected: `a folder ${connectorFolder}`,
    message: `no folder ${connectorFolder} in ${resolve(folder)} nor in the ${levels - 1} folders above it`,
    suggestion: `make ${connectorFolder} beside wpsrc.toml, with a *.toml file that declares [[connectors]]`
  }
}

function tooManyFiles(folder: string, count: number): Diagnostic {
  return { ...nowhere, file: folder, code: 'CONFIG_TOO_LARGE', message: `the folder holds ${count} connector files, more than ${mostFiles}` }
}

const nowhere = { severity: 'error', line: null, column: null, length: 1, path: '' } as const

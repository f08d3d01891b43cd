import { dirname, resolve } from 'node:path'
import type { Config, ConfigText, LoadConfigResult } from '../../types/config.ts'
import type { ConnectorType } from '../../types/connector.ts'
import type { Diagnostic } from '../../types/diagnostic.ts'
import { isTooLarge, readRegular } from '../core/regular-file.ts'
import { inSteps, type Steps } from '../core/steps.ts'
import { ConfigError } from '../errors/config-error.ts'
import { SourceError } from '../errors/source-error.ts'
import { decodeUtf8 } from './toml/decode-utf8.ts'
import {
  CONNECTOR_FOLDER,
  findConnectorFolder,
  findSourcesFile,
  foldersAbove,
  listConnectorFiles,
  MOST_LEVELS
} from './find-config.ts'
import { loadConfigSteps } from './load-config.ts'
import { nearConnectorFile, nearConnectorFolder, nearFile } from './near-config.ts'
import { MAX_TOML_BYTES, tooLarge } from './syntax/parse-toml.ts'

/** The options of `readConfig`, and of the other functions that read a configuration. */
export interface ReadConfigOptions<N extends string = string> {
  /** A user's own connector types. Default: none. */
  readonly types?: readonly ConnectorType<Readonly<Record<string, unknown>>, N>[]
  /** The environment in which `${VAR}` is looked up. Default: `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Variables whose values are secrets wherever they are used. Default: none. */
  readonly secretEnv?: readonly string[]
  /** How many folders to search upwards for `connectors/source.d`. Default and maximum: 32. */
  readonly folderLevels?: number
}

/** How many connector files are read, and how much text in total, in UTF-16 code units. */
const MOST_FILES = 1000
const MOST_TEXT = 67_108_864

/**
 * Reads `wpsrc.toml` (`path` is the file or its folder) and the connectors of the nearest `connectors/source.d` in its
 * folder or above. Rejects with one `ConfigError` that contains every problem of every file.
 */
export async function readConfigWith(
  builtin: readonly ConnectorType[],
  path: string,
  options: ReadConfigOptions = {}
): Promise<Config> {
  const loaded = await inSteps(loadTexts(builtin, await readTexts(path, options), options))
  if (!loaded.ok) throw new ConfigError(loaded.diagnostics)
  return loaded.config
}

/** The texts of a configuration. Without a `wpsrc.toml`, the folder of its connectors is unknown. */
export type ConfigTexts =
  | {
      readonly found: true
      readonly sources: ConfigText
      readonly connectors: readonly ConfigText[]
      readonly problems: readonly Diagnostic[]
    }
  | { readonly found: false; readonly problems: readonly Diagnostic[] }

/** Reads the texts of a configuration and collects the problems of reading them. Never rejects. */
export async function readTexts(
  path: string,
  { folderLevels = MOST_LEVELS }: Pick<ReadConfigOptions, 'folderLevels'>,
  keep: KeepTexts = (_file, read) => read()
): Promise<ConfigTexts> {
  const file = await findSourcesFile(path).catch((error: unknown) => unreadable(path, error))
  if (typeof file !== 'string') return { found: false, problems: [file] }
  const sources = await keep(file, () => readText(file))
  if ('diagnostic' in sources && sources.diagnostic.code === 'CONFIG_NOT_FOUND')
    return { found: false, problems: [sources.diagnostic] }
  const { texts, problems } = await readConnectors(dirname(file), Math.min(folderLevels, MOST_LEVELS), keep)
  if ('diagnostic' in sources)
    return { found: true, sources: { file, text: '' }, connectors: texts, problems: [sources.diagnostic, ...problems] }
  return { found: true, sources, connectors: texts, problems }
}

/** Builds the configuration from its texts, in steps. Pure; throws only if a check of a user's own type does. */
export function* loadTexts(
  builtin: readonly ConnectorType[],
  texts: ConfigTexts,
  options: ReadConfigOptions
): Steps<LoadConfigResult> {
  if (!texts.found) return { ok: false, diagnostics: texts.problems }
  const { types = [], env = process.env, secretEnv = [] } = options
  const { sources, connectors, problems } = texts
  return yield* loadConfigSteps(
    builtin,
    { sources, connectors, types, env, secretEnv, folder: resolve(dirname(sources.file)) },
    problems
  )
}

/** The text of a file, or the diagnostic of a file that cannot be read. */
export type ReadText = ConfigText | { readonly diagnostic: Diagnostic }

/** Reads a file with `read`, or returns the result of an earlier reading that is still valid. */
export type KeepTexts = (file: string, read: () => Promise<ReadText>) => Promise<ReadText>

/** Reads the texts of the connector files in the nearest `connectors/source.d` upwards. */
export async function readConnectors(
  folder: string,
  levels: number,
  keep: KeepTexts = (_file, read) => read()
): Promise<{ readonly texts: readonly ConfigText[]; readonly problems: readonly Diagnostic[] }> {
  const found = await findConnectorFolder(folder, levels)
  if (found === null)
    return { texts: [], problems: [{ ...noConnectorFolder(folder, levels), ...(await nearConnectorFolder(folder)) }] }
  const files = await listConnectorFiles(found).catch((error: unknown) => unreadable(found, error))
  if ('code' in files) return { texts: [], problems: [files] }
  const near = files.length === 0 ? await nearConnectorFile(found) : null
  if (near !== null)
    return { texts: [], problems: [{ ...NOWHERE, file: found, code: 'CONFIG_NOT_FOUND', message: '', ...near }] }
  const read: ReadText[] = []
  let left = MOST_TEXT
  // One by one: there are only a few small files, and open files are a limited resource
  for (const file of files.slice(0, MOST_FILES)) {
    const text = await keep(file, () => readText(file))
    read.push(text)
    left -= 'text' in text ? text.text.length : 0
    if (left < 0) break
  }
  const tooMany = read.length < files.length ? [tooMuch(found, files.length)] : []
  return {
    texts: read.filter((text) => 'text' in text),
    problems: [...read.flatMap((text) => ('diagnostic' in text ? [text.diagnostic] : [])), ...tooMany]
  }
}

async function readText(file: string): Promise<ReadText> {
  try {
    return { file, ...decodeUtf8(file, await readRegular(file, MAX_TOML_BYTES)) }
  } catch (error) {
    const diagnostic = isTooLarge(error) ? tooLarge(file) : unreadable(file, error)
    return {
      diagnostic: diagnostic.code === 'CONFIG_NOT_FOUND' ? { ...diagnostic, ...(await nearFile(file)) } : diagnostic
    }
  }
}

/** Explains why a file or a folder cannot be read. */
export function unreadable(file: string, error: unknown): Diagnostic {
  // Not a regular file, or one that never ends
  if (error instanceof SourceError)
    return { ...NOWHERE, file, code: 'CONFIG_UNREADABLE', message: 'this is not a regular file' }
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
  const missing = code === 'ENOENT' || code === 'ENOTDIR'
  return {
    ...NOWHERE,
    file,
    code: missing ? 'CONFIG_NOT_FOUND' : 'CONFIG_UNREADABLE',
    received: code,
    message: missing ? 'there is no such file or folder' : `the file cannot be read (${code})`
  }
}

function noConnectorFolder(folder: string, levels: number): Diagnostic {
  return {
    ...NOWHERE,
    file: resolve(folder),
    code: 'CONFIG_NO_CONNECTOR_FOLDER',
    expected: `a folder ${CONNECTOR_FOLDER}`,
    message: `no folder ${CONNECTOR_FOLDER} in this one${aboveText(foldersAbove(folder, levels - 1))}`,
    suggestion: `make ${CONNECTOR_FOLDER} beside wpsrc.toml, with a *.toml file that declares [[connectors]]`
  }
}

function aboveText(count: number): string {
  return count === 0 ? '' : count === 1 ? ' nor in the one above it' : ` nor in the ${count} above it`
}

function tooMuch(folder: string, count: number): Diagnostic {
  return {
    ...NOWHERE,
    file: folder,
    code: 'CONFIG_TOO_LARGE',
    message: `the folder holds ${count} connector files; at most ${MOST_FILES} are read, and ${MOST_TEXT / 1_048_576} MiB of them together`
  }
}

const NOWHERE = { severity: 'error', line: null, column: null, length: 1, path: '' } as const

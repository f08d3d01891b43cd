import { createHash, createHmac, randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import type { LoadConfigResult } from '../../../types/config.ts'
import type { ConnectorType } from '../../../types/connector.ts'
import type { Diagnostic } from '../../../types/diagnostic.ts'
import { readRegular } from '../../core/regular-file.ts'
import { typeNamed } from '../../core/type-named.ts'
import { errnoOf } from '../../errors/errno-of.ts'
import { configFiles } from '../changes/config-files.ts'
import { findSourcesFile } from '../find-config.ts'
import { loadTexts, readTexts, type ConfigTexts, type ReadConfigOptions } from '../read-config.ts'
import type { ConfigReading } from './config-watch.ts'
import { typeFault } from './type-fault.ts'

/** What was read from the disk at one moment. */
export interface FilesReading extends ConfigReading {
  /** Where `wpsrc.toml` is, or would be. */
  readonly sources: string
  /** Every file that was read. */
  readonly files: readonly string[]
}

/** What was made of texts. */
interface Loaded {
  readonly print: string
  readonly result: LoadConfigResult
  /** The files that params name. */
  readonly named: readonly string[]
}

/** Reads a configuration again and again. What is the same text is not parsed again. */
export class ConfigReader {
  readonly #types: readonly ConnectorType[]
  readonly #path: string
  readonly #options: ReadConfigOptions
  /** What was made of the texts that were read last. */
  #loaded: Loaded | null = null

  constructor(types: readonly ConnectorType[], path: string, options: ReadConfigOptions) {
    this.#types = types
    this.#path = resolve(path)
    this.#options = options
  }

  /** Never rejects. */
  async read(): Promise<FilesReading> {
    const sources = await findSourcesFile(this.#path).catch(() => this.#path)
    const texts = await readTexts(this.#path, this.#options)
    const own = digestOf(JSON.stringify(texts))
    const { result, named } = this.#load(own, texts)
    const contents = await contentsOf(named)
    const files = [
      ...(texts.found ? [texts.sources, ...texts.connectors].map(({ file }) => file) : []),
      ...contents.keys()
    ]
    return {
      print: digestOf(JSON.stringify([own, ...contents])),
      sources,
      files,
      outcome: () => (result.ok ? { ok: true, snapshot: { config: result.config, contents }, files } : result)
    }
  }

  #load(print: string, texts: ConfigTexts): Loaded {
    if (this.#loaded?.print === print) return this.#loaded
    const result = isCutShort(texts)
      ? ({ ok: false, diagnostics: [cutShort(texts.sources.file)] } as const)
      : loaded(this.#types, texts, this.#options)
    this.#loaded = { print, result, named: namedFiles([...this.#types, ...(this.#options.types ?? [])], result) }
    return this.#loaded
  }
}

type Found = Extract<ConfigTexts, { found: true }>

/**
 * A file without a byte is what an editor leaves behind that found the disk full, or that still writes: it says
 * nothing, not that all sources are to be stopped.
 */
function isCutShort(texts: ConfigTexts): texts is Found {
  return texts.found && texts.problems.length === 0 && texts.sources.text === ''
}

function cutShort(file: string): Diagnostic {
  return {
    code: 'CONFIG_NOT_FOUND',
    severity: 'error',
    file,
    line: null,
    column: null,
    length: 1,
    path: '',
    message: 'the file is empty, as one that is still being written',
    suggestion: 'to have no source at all, write sources = []'
  }
}

/** A type of the user's own may have a check that throws. */
function loaded(types: readonly ConnectorType[], texts: ConfigTexts, options: ReadConfigOptions): LoadConfigResult {
  try {
    return loadTexts(types, texts, options)
  } catch (error) {
    return { ok: false, diagnostics: [typeFault(texts.found ? texts.sources.file : null, error)] }
  }
}

function namedFiles(types: readonly ConnectorType[], result: LoadConfigResult): readonly string[] {
  if (!result.ok) return []
  const named = [...result.config.sources, ...result.config.disabled].flatMap((spec) => {
    return configFiles(typeNamed(types, spec.type)?.params ?? {}, spec.params).map(({ file }) => file)
  })
  return [...new Set(named)].slice(0, MOST_NAMED)
}

async function contentsOf(files: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const contents = new Map<string, string>()
  for (const file of files)
    contents.set(file, await readRegular(file, MOST_BYTES).then(contentOf, (error: unknown) => errnoOf(error)))
  return contents
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** It is shown, and nobody may guess from it what a short file holds: it is of use in this process alone. */
function contentOf(bytes: Uint8Array): string {
  return `content:${createHmac('sha256', KEY).update(bytes).digest('hex').slice(0, 16)}`
}

const KEY = randomBytes(32)
const MOST_NAMED = 1000
const MOST_BYTES = 16 * 1024 * 1024

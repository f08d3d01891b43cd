import { createHash, createHmac, randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import type { LoadConfigResult } from '../../../types/config.ts'
import type { ConnectorType } from '../../../types/connector.ts'
import type { Diagnostic } from '../../../types/diagnostic.ts'
import { readRegular } from '../../core/regular-file.ts'
import { inSteps } from '../../core/steps.ts'
import { typeNamed } from '../../core/type-named.ts'
import { errnoOf } from '../../errors/errno-of.ts'
import { configFiles } from '../changes/config-files.ts'
import { findSourcesFile } from '../find-config.ts'
import { loadTexts, readTexts, type ConfigTexts, type ReadConfigOptions, type ReadText } from '../read-config.ts'
import type { ConfigReading } from './config-watch.ts'
import { KeptFiles } from './kept-files.ts'
import { typeFault } from './type-fault.ts'

/** A reading of a configuration from the disk. */
export interface FilesReading extends ConfigReading {
  /** The path of `wpsrc.toml`, which may be missing. */
  readonly sources: string
  /** Every file that was read. */
  readonly files: readonly string[]
}

/** The result of loading the texts of a reading. */
interface Loaded {
  readonly print: string
  readonly result: LoadConfigResult
  /** The files that params name. */
  readonly named: readonly string[]
}

/** Reads a configuration repeatedly. Unchanged texts are not parsed again. */
export class ConfigReader {
  readonly #types: readonly ConnectorType[]
  readonly #path: string
  readonly #options: ReadConfigOptions
  readonly #texts = new KeptFiles<ReadText>((read) => 'text' in read)
  readonly #contents = new KeptFiles<string>((content) => content.startsWith(CONTENT))
  /** The texts of the last reading, and their digest. */
  #last: { readonly texts: ConfigTexts; readonly print: string } | null = null
  /** The last result of loading, reused while the texts stay the same. */
  #loaded: Loaded | null = null

  constructor(types: readonly ConnectorType[], path: string, options: ReadConfigOptions) {
    this.#types = types
    this.#path = resolve(path)
    this.#options = options
  }

  /** Never rejects. */
  async read(): Promise<FilesReading> {
    const sources = await findSourcesFile(this.#path).catch(() => this.#path)
    await this.#texts.begin()
    await this.#contents.begin()
    const texts = await readTexts(this.#path, this.#options, (file, read) => this.#texts.get(file, read))
    const own = this.#printOf(texts)
    const { result, named } = await this.#load(own, texts)
    const contents = await this.#contentsOf(named)
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

  #printOf(texts: ConfigTexts): string {
    const last = this.#last
    const print = last !== null && areSame(last.texts, texts) ? last.print : digestOf(JSON.stringify(texts))
    this.#last = { texts, print }
    return print
  }

  async #load(print: string, texts: ConfigTexts): Promise<Loaded> {
    if (this.#loaded?.print === print) return this.#loaded
    const result = isCutShort(texts)
      ? ({ ok: false, diagnostics: [cutShort(texts.sources.file)] } as const)
      : await loaded(this.#types, texts, this.#options)
    this.#loaded = { print, result, named: namedFiles([...this.#types, ...(this.#options.types ?? [])], result) }
    return this.#loaded
  }

  async #contentsOf(files: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const contents = new Map<string, string>()
    for (const file of files) contents.set(file, await this.#contents.get(file, () => contentAt(file)))
    return contents
  }
}

/** Whether every text is still the one of the last reading, because no file was read again. */
function areSame(before: ConfigTexts, now: ConfigTexts): boolean {
  return (
    before.found &&
    now.found &&
    before.problems.length + now.problems.length === 0 &&
    before.sources === now.sources &&
    before.connectors.length === now.connectors.length &&
    before.connectors.every((text, index) => text === now.connectors[index])
  )
}

type Found = Extract<ConfigTexts, { found: true }>

/**
 * Whether `wpsrc.toml` is empty. An editor leaves an empty file behind if the disk is full, and while it is still
 * writing. Such a file must not stop all sources.
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

/** Loads the texts. If a check of a user's own type throws, the result is a diagnostic. */
async function loaded(
  types: readonly ConnectorType[],
  texts: ConfigTexts,
  options: ReadConfigOptions
): Promise<LoadConfigResult> {
  try {
    return await inSteps(loadTexts(types, texts, options))
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

async function contentAt(file: string): Promise<string> {
  try {
    return contentOf(await readRegular(file, MOST_BYTES))
  } catch (error) {
    return errnoOf(error)
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/**
 * The digest of a file's content. As it is shown, it is keyed, so that the content of a short file cannot be guessed
 * from it. The key is random: only digests of the same process can be compared.
 */
function contentOf(bytes: Uint8Array): string {
  return `${CONTENT}${createHmac('sha256', KEY).update(bytes).digest('hex').slice(0, 16)}`
}

const CONTENT = 'content:'
const KEY = randomBytes(32)
const MOST_NAMED = 1000
const MOST_BYTES = 16 * 1024 * 1024

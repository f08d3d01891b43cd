import type { ErrorContext } from '../../../types/classification.ts'
import type { ProbeContext } from '../../../types/report.ts'
import type { FileParams } from '../params.ts'
import { searchRoot } from '../search-root.ts'
import { matchedNames, type MatchedNames } from './matched-names.ts'
import type { ProbeParts } from './probe-parts.ts'

/** Values that code passed instead of params. */
export interface GivenParts {
  /** True if the user's own checkpoint store replaces `checkpoint_dir`. */
  readonly hasStore?: boolean
}

/** The shared input of all checks of one source. */
export interface FileLook {
  readonly params: FileParams
  readonly context: ProbeContext
  readonly parts: ProbeParts
  readonly base: string
  readonly file: string
  /** Fills the catalogue's texts. */
  readonly place: ErrorContext
  /** Null if positions are not stored in a folder. */
  readonly checkpointDir: string | null
  /** The files that the pattern matches; the search runs only once. */
  matched(): Promise<MatchedNames>
}

export function fileLook(
  params: FileParams,
  context: ProbeContext,
  { hasStore = false }: GivenParts,
  parts: ProbeParts
): FileLook {
  const { base, file } = searchRoot(params)
  const checkpointDir = params.mode === 'follow' && !hasStore ? (params.checkpointDir ?? null) : null
  let matched: Promise<MatchedNames> | null = null
  return {
    params,
    context,
    parts,
    base,
    file,
    place: { area: 'file', source: context.key, values: { base, pattern: file } },
    checkpointDir,
    matched: () =>
      (matched ??= matchedNames({ base, file, positions: checkpointDir }, params, parts, context.clock.now()))
  }
}

import type { Classification, ErrorContext } from '../../types/classification.ts'
import type { ErrorCode } from '../../types/error-codes.ts'
import type { CatalogueEntry } from './catalogue/entry.ts'
import { describeError } from './describe.ts'
import { errorChain } from './error-chain.ts'
import type { ErrorPlace } from './error-context.ts'
import { areaOf, completeContext, mergePlaces } from './error-context.ts'
import type { ErrorFacts } from './error-facts.ts'
import { readFacts } from './error-facts.ts'
import type { Recognition } from './recognise.ts'
import { CERTAINTY, recognise } from './recognise.ts'
import { peekString } from './peek.ts'
import { furtherLines } from './plain-words.ts'
import { codesOf, type Catalogued } from './own-catalogue.ts'
import { NO_CODES, type OwnCodes } from './own-codes.ts'
import { SourceError } from './source-error.ts'

/** The options of `classifyError`. */
export interface ClassifyOptions {
  /** The user's own connector types, whose codes are then recognised. Default: none. */
  readonly types?: readonly Catalogued[]
}

/**
 * Classifies any thrown value. Total: never throws, whatever the value does, and its work is bounded. Searches `cause`
 * and `errors` for known errors; takes path, host and port from the error if `context` lacks them. A `SourceError`,
 * thrown itself or found as a cause, keeps its own classification.
 */
export function classifyError(
  error: unknown,
  context: ErrorContext = {},
  { types = [] }: ClassifyOptions = {}
): Classification {
  const codes = types.length === 0 ? NO_CODES : new Map(types.flatMap((type) => [...codesOf(type)]))
  return classifyInContext(error, context, codes).classification
}

interface Classified {
  readonly classification: Classification
  /** The context that filled the texts; null if a `SourceError` was written by hand. */
  readonly context: ErrorContext | null
  /** The catalogue entry, if the code belongs to a user's connector. */
  readonly own: CatalogueEntry | undefined
}

/**
 * Classifies like `classifyError`, and returns the context and the entry as well. `codes` are those of a user's
 * connector.
 */
export function classifyInContext(error: unknown, given: ErrorContext, codes: OwnCodes = NO_CODES): Classified {
  const chain = errorChain(error)
  for (const one of chain) {
    const known = SourceError.classificationOf(one)
    if (known !== null)
      return { classification: known, context: SourceError.contextOf(one), own: SourceError.ownEntryOf(one) }
    const own = codes.size === 0 ? undefined : ownOf(one, codes)
    if (own !== undefined) return inOwnWords(error, one, own, given)
  }
  const { recognition, facts, place } = surest([...chain, ...furtherLines(textOf(error))], given)
  const context = completeContext(given, mergePlaces(facts, place), facts)
  const code = withoutCertificate(recognition?.code ?? 'SYSTEM_UNKNOWN', context)
  return { classification: describeError(code, context, detailOf(readFacts(error), facts)), context, own: undefined }
}

interface OwnCode {
  readonly code: string
  readonly entry: CatalogueEntry
}

function ownOf(error: unknown, codes: OwnCodes): OwnCode | undefined {
  const code = peekString(error, 'code')
  const entry = code === undefined ? undefined : codes.get(code)
  return code === undefined || entry === undefined ? undefined : { code, entry }
}

/** Classifies an error that names a code of its connector, so that nothing has to be recognised. */
function inOwnWords(thrown: unknown, known: unknown, { code, entry }: OwnCode, given: ErrorContext): Classified {
  const facts = readFacts(known)
  const context = completeContext(given, facts, facts)
  return {
    classification: describeError(code, context, detailOf(readFacts(thrown), facts), entry),
    context,
    own: entry
  }
}

/** The text of the thrown value, which may be a whole screen, or the output of another program. */
function textOf(error: unknown): string {
  return typeof error === 'string' ? error : (peekString(error, 'message') ?? '')
}

/** If this side presented no certificate, the peer did not refuse one: it requires one. */
function withoutCertificate(code: ErrorCode, { values }: ErrorContext): ErrorCode {
  return values?.['clientCertificate'] === 'none' && REFUSES_CERTIFICATE.has(code)
    ? 'TLS_ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'
    : code
}

const REFUSES_CERTIFICATE: ReadonlySet<string> = new Set(
  [
    'TLSV1_ALERT_UNKNOWN_CA',
    'SSLV3_ALERT_BAD_CERTIFICATE',
    'SSLV3_ALERT_UNSUPPORTED_CERTIFICATE',
    'SSLV3_ALERT_CERTIFICATE_EXPIRED',
    'SSLV3_ALERT_CERTIFICATE_REVOKED',
    'SSLV3_ALERT_CERTIFICATE_UNKNOWN'
  ].map((alert) => `TLS_ERR_SSL_${alert}`)
)

interface Found {
  readonly recognition: Recognition | null
  /** The facts of the recognised error; those of the first error if none was recognised. */
  readonly facts: ErrorFacts
  /** The place according to the errors above the recognised one. */
  readonly place: ErrorPlace
}

/** The nearest of the most reliable matches in the chain; the causes of a precise match are not searched. */
function surest(chain: readonly unknown[], context: ErrorContext): Found {
  const area = areaOf(context)
  let found: Found | null = null
  let place: ErrorPlace = {}
  for (const one of chain) {
    const facts = readFacts(one)
    place = mergePlaces(place, facts)
    const recognition = recognise(facts, area)
    const isSurer = recognition !== null && recognition.certainty > (found?.recognition?.certainty ?? -1)
    if (found === null || isSurer) found = { recognition, facts, place }
    if (found.recognition?.certainty === CERTAINTY.precise) break
  }
  return found === null ? { recognition: null, facts: readFacts(undefined), place } : { ...found, place }
}

/** The message of the thrown error, followed by that of the recognised error unless it is already included. */
function detailOf(thrown: ErrorFacts, known: ErrorFacts): string {
  if (thrown.message === '') return known.message
  if (thrown.message.length > LONG) return known.message
  return thrown.message.includes(known.message) ? thrown.message : `${thrown.message}: ${known.message}`
}

/** The length from which only the relevant line of a text is shown. */
const LONG = 1024

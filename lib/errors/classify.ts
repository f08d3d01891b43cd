import type { Classification, ErrorContext } from '../../types/classification.ts'
import { describeError } from './describe.ts'
import { errorChain } from './error-chain.ts'
import type { ErrorPlace } from './error-context.ts'
import { areaOf, completeContext, mergePlaces } from './error-context.ts'
import type { ErrorFacts } from './error-facts.ts'
import { readFacts } from './error-facts.ts'
import type { Recognition } from './recognise.ts'
import { CERTAINTY, recognise } from './recognise.ts'
import { SourceError } from './source-error.ts'

/**
 * What any value that was thrown is. Total: never throws, whatever the value does, and its work is bounded. Looks through
 * `cause` and `errors` for what it knows; takes path, host and port from the error where `context` lacks them. A
 * `SourceError`, itself or somewhere beneath, is what it says it is.
 */
export function classifyError(error: unknown, context: ErrorContext = {}): Classification {
  const chain = errorChain(error)
  for (const one of chain) {
    const own = SourceError.classificationOf(one)
    if (own !== null) return own
  }
  const { recognition, facts, place } = surest(chain, context)
  const code = recognition?.code ?? 'SYSTEM_UNKNOWN'
  return describeError(code, completeContext(context, mergePlaces(facts, place), facts), detailOf(readFacts(error), facts))
}

interface Found {
  readonly recognition: Recognition | null
  /** Of the error that was recognised; of the first where none was. */
  readonly facts: ErrorFacts
  /** What the errors above it say of the place. */
  readonly place: ErrorPlace
}

/** The nearest of the surest: nothing beneath a precise match is looked at. */
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

/** The words of the error that was thrown and, where they are not in it already, of the one it was recognised by. */
function detailOf(thrown: ErrorFacts, known: ErrorFacts): string {
  if (thrown.message === '') return known.message
  return thrown.message.includes(known.message) ? thrown.message : `${thrown.message}: ${known.message}`
}

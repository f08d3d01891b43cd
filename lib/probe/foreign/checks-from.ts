import type { LiveCheck } from '../../../types/report.ts'
import { peek } from '../../errors/peek.ts'
import type { Veil } from '../../config/shown/secret-texts.ts'
import { choiceFrom, codeFrom, listFrom, textFrom } from './fields.ts'

/**
 * The checks that a connector provides, read field by field. An item that is not a check becomes a check that reports
 * this. Throws if it is not an array.
 */
export function checksFrom(given: unknown, type: string, veil: Veil): readonly LiveCheck[] {
  if (!Array.isArray(given)) throw new TypeError('probe() has to give an array of checks')
  const checks = listFrom(
    given.map((check: unknown, index) => [check, index]),
    MOST_CHECKS,
    (pair) => checkFrom(peek(pair, 0), `${type}.check${Number(peek(pair, 1)) + 1}`, veil)
  )
  return given.length <= MOST_CHECKS
    ? checks
    : [...checks, noCheck(`${type}.rest`, `it gave ${given.length} checks: only the first ${MOST_CHECKS} are run`)]
}

function checkFrom(given: unknown, otherwise: string, veil: Veil): LiveCheck {
  const id = textFrom(peek(given, 'id'), veil, 100)
  const run = peek(given, 'run')
  if (id === null || id === '' || typeof run !== 'function')
    return noCheck(otherwise, 'it is no check: { id, target, run() }')
  const sideEffect = choiceFrom(peek(given, 'sideEffect'), ['none', 'connects', 'binds']) ?? 'none'
  return {
    id,
    after: listFrom(peek(given, 'after'), MOST_CHECKS, (before) => textFrom(before, veil, 100)),
    target: textFrom(peek(given, 'target'), veil, 500) ?? '',
    sideEffect,
    rulesOut: listFrom(peek(given, 'rulesOut'), MOST_CHECKS, codeFrom),
    run: (look) => Reflect.apply(run, given, [look]) as ReturnType<LiveCheck['run']>
  }
}

function noCheck(id: string, why: string): LiveCheck {
  return {
    id,
    target: '',
    run: () => {
      throw new TypeError(why)
    }
  }
}

const MOST_CHECKS = 100

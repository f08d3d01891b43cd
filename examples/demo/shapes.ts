import type { SourceEvent } from 'warp-flow'

/** The shape of a line, shared by similar lines: numbers and long ids are removed. */
export interface Shape {
  readonly shape: string
  readonly length: number
  readonly damaged: boolean
}

/** The user's own transform: any async generator will do. */
export async function* toShapes(events: AsyncIterable<SourceEvent>): AsyncGenerator<Shape> {
  for await (const { text, tags } of events) {
    const shape = text
      .slice(0, 120)
      .replace(/[0-9a-f]{8,}|\d+/gi, '#')
      .trim()
    yield { shape, length: text.length, damaged: tags['file_error'] !== undefined }
  }
}

/** How rotation names the files that it puts aside. */
export interface Scheme {
  /**
   * `place`: numbers move on, 1 is the newest; `time`: each file gets a name of its own; `single`: one is kept, and the
   * next takes its place.
   */
  readonly kind: 'place' | 'time' | 'single'
  /** `at` is the place, or the number of the rotation. */
  readonly name: (series: string, at: number) => string
}

/** Each names a file of its own; the extension `.gz` comes behind. */
export const SCHEMES: Readonly<Record<string, Scheme>> = {
  'app.log.1': { kind: 'place', name: (series, at) => `${series}.${at}` },
  'app.log.01': { kind: 'place', name: (series, at) => `${series}.0${at}` },
  'app.1.log': { kind: 'place', name: (series, at) => inserted(series, `.${at}`) },
  'app1.log': { kind: 'place', name: (series, at) => inserted(series, String(at)) },
  'archive/app.log.1': { kind: 'place', name: (series, at) => `archive/${series}.${at}` },
  'app.log-20260131': { kind: 'time', name: (series, at) => `${series}-${date(at).replaceAll('-', '')}` },
  'app.log-20260131-1769850000': { kind: 'time', name: (series, at) => `${series}-20260131-${1_769_850_000 + at}` },
  'app.log.2026-01-31': { kind: 'time', name: (series, at) => `${series}.${date(at)}` },
  'app.log.2026-01-31_10-00': { kind: 'time', name: (series, at) => `${series}.${date(at)}_10-00` },
  'app-20260131.log': { kind: 'time', name: (series, at) => inserted(series, `-${date(at).replaceAll('-', '')}`) },
  'app-2026-01-31-1.log': { kind: 'time', name: (series, at) => inserted(series, `-2026-01-31-${at}`) },
  'app.2026-01-31.0.log': { kind: 'time', name: (series, at) => inserted(series, `.2026-01-31.${at}`) },
  'app-01-31-2026-1.log': { kind: 'time', name: (series, at) => inserted(series, `-01-31-2026-${at}`) },
  'app-2026-01-31T10-00-00.000.log': {
    kind: 'time',
    name: (series, at) => inserted(series, `-${date(at)}T10-00-00.000`)
  },
  'app.rot0.log': { kind: 'time', name: (series, at) => inserted(series, `.rot${at}`) },
  'archive-1.log': { kind: 'time', name: (_series, at) => `archive-${at}.log` },
  '@4000000065b.log.s': { kind: 'time', name: (_series, at) => `@4000000065b${String(at).padStart(4, '0')}.log.s` },
  'old-app.log': { kind: 'single', name: (series) => `old-${series}` },
  'app.log.old': { kind: 'single', name: (series) => `${series}.old` },
  'app.log~': { kind: 'single', name: (series) => `${series}~` }
}

function inserted(series: string, part: string): string {
  const at = series.lastIndexOf('.')
  return at <= 0 ? `${series}${part}` : `${series.slice(0, at)}${part}${series.slice(at)}`
}

function date(at: number): string {
  return new Date(Date.UTC(2026, 0, 31 + at)).toISOString().slice(0, 10)
}

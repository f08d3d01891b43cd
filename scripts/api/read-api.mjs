import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { Application } from 'typedoc'

/**
 * What typedoc makes of modules of declarations: its JSON and, with `out`, the pages in that folder. `titles` are those
 * of the pages: name of the module => title. `folder` is for what typedoc has to read as a file.
 */
export async function readApi({ entryPoints, folder, out, titles = {} }) {
  const tsconfig = path.join(folder, 'tsconfig.json')
  writeFileSync(tsconfig, JSON.stringify({ compilerOptions, files: entryPoints }))
  const app = await Application.bootstrapWithPlugins({ ...reading, entryPoints, tsconfig, ...writing(out, titles) })
  const project = await app.convert()
  if (project === undefined) throw new Error('typedoc could not read the declarations')
  const json = app.serializer.projectToObject(project, folder)
  if (out !== undefined) {
    for (const reflection of Object.values(project.reflections)) tidy(reflection)
    await app.generateOutputs(project)
  }
  return json
}

/**
 * What the pages show otherwise than the JSON: not where a name is declared, or a page would be stale after each change of
 * that file; and a name for a parameter that a function takes apart at once.
 */
function tidy(reflection) {
  delete reflection.sources
  if (reflection.name === '__namedParameters') reflection.name = nameOf(reflection.type?.name ?? 'options')
}

function nameOf(type) {
  return type.endsWith('Options') ? 'options' : `${type.charAt(0).toLowerCase()}${type.slice(1)}`
}

// The plugin makes anchors in the language of the machine, and in Turkish the small I has no dot
// oxlint-disable-next-line eslint/no-extend-native -- this process writes pages and does nothing else
String.prototype.toLocaleLowerCase = function lower() {
  return this.toLowerCase()
}

const compilerOptions = {
  target: 'es2023',
  lib: ['es2023'],
  module: 'nodenext',
  moduleResolution: 'nodenext',
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  noEmit: true
}

/** tsc has checked the types already. */
const reading = {
  name: 'API',
  logLevel: 'Warn',
  skipErrorChecking: true,
  excludeExternals: true,
  excludeInternal: true,
  excludePrivate: true,
  validation: false,
  disableGit: true,
  sourceLinkTemplate: '{path}',
  sort: ['kind', 'source-order'],
  groupOrder: [
    'Functions',
    'Classes',
    'Interfaces',
    'Type Aliases',
    'Variables',
    'Constructors',
    'Properties',
    'Accessors',
    'Methods'
  ],
  kindSortOrder: [
    'Module',
    'Function',
    'Class',
    'Interface',
    'TypeAlias',
    'Variable',
    'Constructor',
    'Property',
    'Accessor',
    'Method'
  ]
}

function writing(out, titles) {
  const table = 'table'
  return {
    plugin: ['typedoc-plugin-markdown'],
    ...(out === undefined ? {} : { out }),
    cleanOutputDir: false,
    readme: 'none',
    router: 'module',
    pageTitleTemplates: {
      index: 'API',
      module: ({ rawName }) => titles[rawName] ?? rawName
    },
    hidePageHeader: true,
    hideBreadcrumbs: true,
    hideGroupHeadings: true,
    useCodeBlocks: true,
    useHTMLAnchors: true,
    expandParameters: false,
    indexFormat: table,
    parametersFormat: table,
    interfacePropertiesFormat: table,
    classPropertiesFormat: table,
    typeAliasPropertiesFormat: table,
    propertyMembersFormat: table,
    typeDeclarationFormat: table,
    tableColumnSettings: {
      hideModifiers: true,
      hideInherited: true,
      hideOverrides: true,
      hideSources: true,
      hideDefaults: true
    }
  }
}

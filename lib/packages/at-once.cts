// The packages that code needs at once, without a promise, and most programs never: each is loaded by whoever needs it first. This is the library's one
// CommonJS file: `require` alone loads both late and at once, and bundlers follow a `require` that they find in CommonJS.
import type debug from 'debug'
import type * as re2js from 're2js'
import type * as toml from 'smol-toml'

export declare function ownPackage(): { readonly version: string }
export declare function loadDebug(): typeof debug
export declare function loadRe2(): typeof re2js
export declare function loadToml(): typeof toml

// By its own name, which leads to the same file from the sources, from what is built and from within another bundle
exports.ownPackage = (): unknown => require('warp-flow/package.json')
exports.loadDebug = (): unknown => require('debug')
exports.loadRe2 = (): unknown => require('re2js')
exports.loadToml = (): unknown => require('smol-toml')

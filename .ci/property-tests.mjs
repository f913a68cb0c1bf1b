// Preload of every test process (`node --import ./.ci/property-tests.mjs --test …`): whoever imports fast-check gets it as
// `property-check.mjs` has set it up. Resolving it here costs nothing to the tests that hold no property.
//
// The project's own sources name each other with path and ending, so nothing needs to be looked up: an eighth less for each
// of hundreds of processes and threads that load the engine.
import { registerHooks } from 'node:module'

const project = new URL('..', import.meta.url).href
const packages = new URL('node_modules/', project).href
const configured = new URL('./property-check.mjs', import.meta.url).href

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'fast-check' && context.parentURL !== configured) return { url: configured, shortCircuit: true }
    const from = context.parentURL
    if (
      specifier.startsWith('.') &&
      specifier.endsWith('.ts') &&
      from?.startsWith(project) &&
      !from.startsWith(packages)
    )
      return { url: new URL(specifier, from).href, format: 'module-typescript', shortCircuit: true }
    return next(specifier, context)
  },
})

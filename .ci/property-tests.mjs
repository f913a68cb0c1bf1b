// Preload of every test process (`node --import ./.ci/property-tests.mjs --test …`): whoever imports fast-check gets it as
// `property-check.mjs` has set it up. Resolving it here costs nothing to the tests that hold no property.
import { registerHooks } from 'node:module'

const configured = new URL('./property-check.mjs', import.meta.url).href

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'fast-check' && context.parentURL !== configured) return { url: configured, shortCircuit: true }
    return next(specifier, context)
  },
})

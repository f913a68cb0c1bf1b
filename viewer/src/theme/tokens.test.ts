import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8')

function tokens(selector: string): Map<string, string> {
  const block = css.slice(css.indexOf(`${selector} {`))
  return new Map(
    [...block.slice(0, block.indexOf('}')).matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map((m) => [m[1]!, m[2]!]),
  )
}

const luminance = (hex: string): number => {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}
const contrast = (a: string, b: string): number => {
  const [low, high] = [luminance(a), luminance(b)].toSorted((x, y) => x - y)
  return (high! + 0.05) / (low! + 0.05)
}

const TEXT = [
  'text-1',
  'text-2',
  'text-3',
  'accent',
  'sev-normal',
  'sev-watch',
  'sev-critical',
  'sev-unknown',
  'do-nothing',
  'plan',
  'score-statistical',
  'exercise',
  'category-2',
  'category-4',
  'category-5',
  'flow-down',
]
const GROUNDS = ['bg', 'surface-1', 'surface-2']

for (const [name, selector] of [
  ['dark', ':root'],
  ['light', '[data-theme="light"]'],
] as const)
  test(`every text and severity colour is readable on every ground in the ${name} theme`, () => {
    const all = tokens(selector)
    for (const text of TEXT)
      for (const ground of GROUNDS) {
        const ratio = contrast(all.get(text)!, all.get(ground)!)
        assert.ok(ratio >= 4.5, `${text} on ${ground}: ${ratio.toFixed(2)}`)
      }
    assert.ok(contrast(all.get('rule-strong')!, all.get('bg')!) >= 3, 'borders of controls')
    assert.ok(contrast(all.get('on-accent')!, all.get('accent')!) >= 4.5, 'text on a filled button')
    assert.ok(contrast(all.get('on-watch')!, all.get('sev-watch')!) >= 4.5, 'the plate of a rehearsal')
    assert.ok(contrast(all.get('on-exercise')!, all.get('exercise')!) >= 4.5, 'the plate of an exercise')
    assert.ok(contrast(all.get('text-1')!, all.get('kpi-worst')!) >= 4.5)
    assert.ok(contrast(all.get('text-3')!, all.get('forecast-ground')!) >= 4.5)
  })

for (const [name, selector, grounds] of [
  ['dark', ':root:root', ['#0a0f14', '#151e27']],
  ['light', '[data-theme="light"][data-theme="light"]', ['#f6f8f9', '#eaeff2']],
] as const)
  test(`who asks for more contrast gets it in the ${name} theme`, () => {
    const more = tokens(selector)
    for (const ground of grounds) {
      for (const text of ['text-2', 'text-3'])
        assert.ok(contrast(more.get(text)!, ground) >= 7, `${text} on ${ground}: ${contrast(more.get(text)!, ground)}`)
      assert.ok(contrast(more.get('rule')!, ground) >= 3, `rules on ${ground}: ${contrast(more.get('rule')!, ground)}`)
    }
  })

test('no type of the wall is smaller than 24 px on 3840', () => {
  const wall = css.slice(css.indexOf('.wall {'))
  const sizes = [...wall.slice(0, wall.indexOf('}')).matchAll(/--wall-[\w-]+: calc\((\d+)rem \/ 16\)/g)]
  assert.ok(sizes.length >= 6)
  for (const [line, pixels] of sizes) assert.ok(Number(pixels) >= 24, line)
})

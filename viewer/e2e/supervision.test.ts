// Supervision and emergency access on the screen, against a real server: what was seen, settled, asked for and judged there.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { violations } from './axe.ts'
import { launchWithoutStage, openPage, tabTo, untilReady, untilText } from './browser.ts'
import { startServer, type TestServer } from './server.ts'

const folder = mkdtempSync(join(tmpdir(), 'kangcheng-supervision-'))
const PROGRAM = join(import.meta.dirname, '../../api/bin/kangcheng.mjs')
const PICTURES = process.env.PICTURES

let server: TestServer
let browser: Browser
const tokens: Record<string, string> = {}
before(async () => {
  for (const [role, ...more] of [
    ['security'],
    ['auditor'],
    ['planner'],
    ['commander'],
    ['bed-manager', '--places', 'h02', '--city', 'testville'],
  ]) {
    const added = [PROGRAM, 'token', 'add', '--role', role!, '--name', `zz-${role}`, ...more, '--json']
    const answer = execFileSync(process.execPath, added, {
      env: { ...process.env, DATA_DIR: folder },
      encoding: 'utf8',
    })
    tokens[role!] = (JSON.parse(answer) as { token: string }).token
  }
  server = await startServer({ AUTH: 'on', DATA_DIR: folder })
  browser = await launchWithoutStage()
  const asked = (token: string, query: string) =>
    fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query }),
    })
  for (let i = 0; i < 12; i++) await asked(tokens.planner!, '{ quarantine { totalCount } }')
  for (let i = 0; i < 11; i++) await asked(`kc_guess${i}`, '{ city { id } }')
  for (const id of ['h01', 'h02', 'h03'])
    await asked(tokens['bed-manager']!, `{ facility(id: "${id}") { emergency { waiting } } }`)
})
after(async () => {
  await browser?.close()
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function openAs(role: string, hash: string, language = 'zh', theme = 'dark') {
  const watched = await openPage(browser, 1280, 800)
  await watched.page.addInitScript(
    ([token, chosen]) => {
      sessionStorage.setItem('token', token!)
      localStorage.setItem('theme', chosen!)
    },
    [tokens[role]!, theme],
  )
  await watched.page.goto(`${server.url}/?antialias=0&lang=${language}${hash}`)
  await untilReady(watched.page)
  return watched
}

const picture = async (page: Page, name: string): Promise<void> => {
  if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `${name}.png`) })
}

test('an auditor is led to supervision alone: titles are what was found, in figures with unit, age and source', {
  timeout: 300_000,
}, async () => {
  const { page, errors } = await openAs('auditor', '')
  await page.waitForSelector('.findings-panel li')
  assert.deepEqual(await page.locator('.rooms a').allTextContents(), ['数据'])
  await untilText(
    page,
    '.refused-panel h2',
    /过去 24 小时 2[3-9] 次被拒，来自 2 方，最多为规划人员 zz-planner（12 次）/,
  )
  await untilText(page, '.findings-panel h2', /^2 项待处置，最重：试探令牌 · 未知来者/)
  await untilText(page, '.seen-panel h2', /^医院床位管理 zz-bed-manager看得最广：3 处/)
  await untilText(page, '.supervision .panel-title .meta', /来源：审计链 · 读于 \d\d:\d\d:\d\d/)
  await untilText(page, '.kpi-strip', /完整.*至第 \d+ 条/)
  assert.equal(await page.locator('.behaviour-panel').count(), 0)
  // By place, then narrowed: the rows below are those of the place alone.
  await page.getByRole('button', { name: '处所', exact: true }).click()
  await page.locator('.seen tbody button', { hasText: 'h03' }).click()
  await page.waitForFunction(() => document.querySelectorAll('.audit tbody tr').length === 1)
  await untilText(page, '.audit tbody', /bed-manager zz-bed-manager.*查看.*h03.*partly outside own places/)
  // Whoever reads logs alone settles nothing.
  await page.locator('.finding-row').first().click()
  await untilText(page, '.finding-detail', /只有安全管理角色可以处置/)
  assert.deepEqual(await violations(page), [])
  await picture(page, 'auditor-zh-1280')
  assert.deepEqual([await page.locator('.time-bar').count(), await page.locator('.header-right .mode').count()], [0, 0])
  assert.deepEqual(errors, [])
  await page.context().close()
})

test('a security officer settles a finding by keyboard, in English, light, and on a telephone', {
  timeout: 300_000,
}, async () => {
  // Led there; the feeds are a step away, without what is not granted, and without asking for it.
  const { page, errors } = await openAs('security', '#/data', 'en', 'light')
  await page.waitForSelector('.findings-panel li')
  await page.getByRole('link', { name: 'Feeds' }).click()
  await page.waitForSelector('.data-left .panel-title')
  await page.waitForLoadState('networkidle')
  assert.equal(await page.locator('.data-right').count(), 0)
  await picture(page, 'security-feeds-en-1280')
  await page.getByRole('link', { name: 'Supervision' }).click()
  await page.waitForSelector('.findings-panel li')
  await page.waitForSelector('.behaviour tbody tr')
  await picture(page, 'security-en-1280')
  await page.setViewportSize({ width: 1920, height: 1080 })
  await picture(page, 'security-en-1920')
  await page.setViewportSize({ width: 1280, height: 800 })
  await untilText(
    page,
    '.refused-panel h2',
    /refusals in the last 24 hours, of 2 parties, most of Planner zz-planner \(12\)/,
  )
  await tabTo(page, '.finding-row')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate(() => document.activeElement?.matches('.finding-detail input')), true)
  await page.keyboard.type('new at the desk; shown what is hers')
  assert.deepEqual(await violations(page), [])
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => /^1 to settle/.test(document.querySelector('.findings-panel h2')?.textContent ?? ''))
  await untilText(page, '.finding-detail', /settled by security zz-security/)
  await page.keyboard.press('t')
  await page.setViewportSize({ width: 390, height: 844 })
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'it folds to 390 pixels')
  assert.deepEqual(await violations(page), [])
  await picture(page, 'security-en-390')
  // The other view of the room is a step away, and back.
  await page.locator('.data-views a').first().click()
  await page.waitForSelector('.feeds-panel')
  await page.locator('.data-views a').nth(1).click()
  await page.waitForSelector('.findings-panel')
  assert.deepEqual(errors, [])
  await page.context().close()
})

test('who is refused a place sees what is hidden and why, asks, sees it, gives it back; a commander judges it', {
  timeout: 300_000,
}, async () => {
  const { page } = await openAs('bed-manager', '#/hospital/h01')
  await page.waitForSelector('.access-panel')
  await untilText(page, '.access-panel', /此处已隐藏：病区现状、急诊分段.*原因：不属于你的单位（h02）/s)
  await untilText(page, '.kpi-strip', /急诊在科–已隐藏/)
  await untilText(page, '.waterfall-panel', /逐床已隐藏/)
  // What is not told is no zero.
  await page.waitForSelector('table:has-text("清洁") tbody td')
  const [place, ...figures] = await page
    .locator('table:has-text("清洁") tbody tr')
    .first()
    .locator('td')
    .allTextContents()
  assert.deepEqual([place, ...new Set(figures)], ['1 号楼 2F', '–'])
  await picture(page, 'hidden-zh-1280')
  await page.getByRole('button', { name: '申请紧急授权…' }).press('Enter')
  await page.keyboard.type('h01 停水，转入我院')
  await page.keyboard.press('Tab')
  await page.keyboard.type('61')
  await page.keyboard.press('Enter')
  assert.equal(await page.locator('.emergency-banner').count(), 0, 'more than an hour is not asked for')
  await page.fill('.access-panel input[type=number]', '20')
  assert.deepEqual(await violations(page), [])
  await page.keyboard.press('Enter')
  await page.waitForSelector('.emergency-banner')
  await untilText(page, '.emergency-banner', /紧急授权中\s*还剩 (1[5-9]|20) m.*h01 停水/s)
  await page.waitForFunction(() => document.querySelector('.access-panel') === null)
  await page.waitForSelector('.emergency-panel, .right-rail')
  assert.deepEqual(await violations(page), [])
  await picture(page, 'elevated-zh-1280')
  await page.getByRole('button', { name: '提前结束' }).click()
  await page.waitForFunction(() => document.querySelector('.emergency-banner') === null)
  await page.waitForSelector('.access-panel')
  await page.context().close()

  const commander = await openAs('commander', '#/data/supervision')
  await commander.page.waitForSelector('.emergency-panel li')
  await untilText(commander.page, '.emergency-panel h2', /^1 件紧急授权待复核，最久/)
  assert.equal(await commander.page.locator('.findings-panel').count(), 0)
  await commander.page.locator('.emergency-panel .finding-row').press('Enter')
  await untilText(commander.page, '.finding-detail', /期间查看 \d+ 处.*h01.*提前交还/s)
  await commander.page.locator('.finding-detail input').fill('停水属实，已电话核实')
  await picture(commander.page, 'commander-zh-1280')
  await commander.page.getByRole('button', { name: '合理', exact: true }).press('Enter')
  await commander.page.waitForFunction(() =>
    /均已复核/.test(document.querySelector('.emergency-panel h2')?.textContent ?? ''),
  )
  await untilText(commander.page, '.finding-detail', /commander zz-commander：停水属实/)
  await commander.page.context().close()
})

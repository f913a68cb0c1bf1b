// With AUTH=on the screens ask for a token, keep it for the tab alone, and work with it; by keyboard.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { violations } from './axe.ts'
import { launchWithoutStage, openPage, tabTo, untilReady, untilText } from './browser.ts'
import { startServer, type TestServer } from './server.ts'

const folder = mkdtempSync(join(tmpdir(), 'kangcheng-sign-in-'))
const PROGRAM = join(import.meta.dirname, '../../api/bin/kangcheng.mjs')

function addToken(role: string): string {
  const answer = execFileSync(
    process.execPath,
    [PROGRAM, 'token', 'add', '--role', role, '--name', `zz-${role}`, '--json'],
    { env: { ...process.env, DATA_DIR: folder }, encoding: 'utf8' },
  )
  return (JSON.parse(answer) as { token: string }).token
}

let server: TestServer
let browser: Browser
before(async () => {
  server = await startServer({ AUTH: 'on', DATA_DIR: folder })
  browser = await launchWithoutStage()
})
after(async () => {
  await browser?.close()
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

for (const language of ['zh', 'en'] as const)
  test(`with AUTH=on the screens ask for a token and work with it, in ${language}`, { timeout: 300_000 }, async () => {
    const token = addToken('steward')
    const { page, errors } = await openPage(browser, 1280, 800)
    // What every request after the sign-in carried.
    const without: string[] = []
    let signedIn = false
    page.on('request', (request) => {
      const { pathname } = new URL(request.url())
      if (signedIn && /^\/(graphql|frames)/.test(pathname) && request.headers().authorization !== `Bearer ${token}`)
        without.push(request.url())
      assert.ok(!request.url().includes(token), 'the token never stands in an address')
    })
    await page.goto(`${server.url}/?antialias=0&lang=${language}#/data`)
    await page.waitForSelector('#token:focus')
    await untilText(page, '.sign-in', /kangcheng token add --role duty-officer\|steward\|… --name NAME/)
    assert.deepEqual(await violations(page), [])

    // A wrong token, and one whose role does not open the screens, say so.
    await page.keyboard.type('kc_wrong')
    await page.keyboard.press('Enter')
    const told = (pattern: RegExp) =>
      page.waitForFunction(
        (source) => new RegExp(source).test(document.querySelector('#token-problem')?.textContent ?? ''),
        pattern.source,
      )
    await told(language === 'zh' ? /不认识这个令牌/ : /does not know this token/)
    assert.equal(await page.getAttribute('#token', 'aria-invalid'), 'true')
    await page.fill('#token', addToken('public'))
    await page.keyboard.press('Enter')
    await told(language === 'zh' ? /角色不能打开界面/ : /role of this token does not open/)

    await page.fill('#token', token)
    signedIn = true
    await page.keyboard.press('Enter')
    await untilReady(page)
    await page.waitForSelector('.feeds tbody tr')
    await page.keyboard.press('1')
    await page.waitForSelector('.kpi-strip')
    await page.waitForFunction(() => document.querySelector('.mode.sev-normal') !== null)
    assert.equal(await page.locator('.panel-problem').count(), 0)
    assert.deepEqual(without, [])
    const stored = await page.evaluate(() => ({
      address: location.href,
      local: JSON.stringify(localStorage),
      session: sessionStorage.getItem('token'),
      cookie: document.cookie,
    }))
    assert.equal(stored.session, token)
    for (const elsewhere of [stored.address, stored.local, stored.cookie]) assert.ok(!elsewhere.includes(token))

    await page.setViewportSize({ width: 390, height: 844 })
    await page.keyboard.press('5')
    await page.waitForSelector('.feeds tbody tr')
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'it folds to 390 pixels')
    await page.setViewportSize({ width: 1280, height: 800 })

    // The tab remembers it; signing out forgets it, and what was on screen.
    await page.reload()
    await untilReady(page)
    assert.equal(await page.locator('.sign-in').count(), 0)
    signedIn = false
    await tabTo(page, '.header-sign-out')
    await page.keyboard.press('Enter')
    await page.waitForSelector('#token:focus')
    assert.equal(await page.evaluate(() => sessionStorage.getItem('token')), null)
    assert.deepEqual(
      errors.filter((error) => !/status of 40[13]/.test(error)),
      [],
    )
    await page.context().close()
  })

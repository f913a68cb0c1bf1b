/** `kangcheng serve`: the API, the built viewer and, where it is switched on, the demo feed. */
import { rmSync, writeFileSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { join } from 'node:path'
import packageJson from '../../package.json' with { type: 'json' }
import { decodeConfig } from '../config.ts'
import { cityFolderOf } from './city-folder.ts'
import { CannotBeDone, type Command, parseOptions } from './command.ts'

export const serve: Command = {
  name: 'serve',
  summary: {
    zh: '启动接口、已构建的界面，以及（打开时）演示数据源',
    en: 'starts the API, the built viewer and, where it is switched on, the demo feed',
  },
  usage: 'serve [--city DIR]',
  details: [
    {
      zh: '--city DIR   城市文件夹，或内置城市的名称；先于 CITY',
      en: '--city DIR   a city’s folder, or the name of a built-in one; goes before CITY',
    },
    {
      zh: '环境变量：PORT HOST DATA_DIR CITY DEMO_FEED DEMO_SPEED AUTH LOG_LEVEL REDIS_URL DATABASE_URL OIDC_* MAPBOX_TOKEN',
      en: 'environment: PORT HOST DATA_DIR CITY DEMO_FEED DEMO_SPEED AUTH LOG_LEVEL REDIS_URL DATABASE_URL OIDC_* MAPBOX_TOKEN',
    },
    {
      zh: 'OTEL_EXPORTER_OTLP_ENDPOINT   调用链（OpenTelemetry）发往的采集器；缺省不发送',
      en: 'OTEL_EXPORTER_OTLP_ENDPOINT   collector that traces (OpenTelemetry) go to; by default none',
    },
  ],
  async run(args, io) {
    const { values, positionals } = parseOptions(this, args, { city: { type: 'string' } })
    if (positionals.length > 0) throw new CannotBeDone(`serve takes options only · usage: kangcheng ${this.usage}`)
    const city = values.city === undefined ? {} : { CITY: cityFolderOf(values.city, io.cwd) }
    const config = decodeConfig({ ...io.env, ...city }, io.cwd)
    if (!config.ok) throw new CannotBeDone(config.problems.join('\n'))
    // Loaded here, so that the other commands start without the server's libraries.
    const { startKangcheng } = await import('../main.ts')
    const { startTracing } = await import('../telemetry/start-tracing.ts')
    const stopTracing = await startTracing(io.env, packageJson.version).catch((error: unknown) => {
      throw new CannotBeDone(error instanceof Error ? error.message : String(error))
    })
    const { openLog } = await import('../telemetry/log.ts')
    const report = openLog({ level: config.value.logLevel, readable: io.terminal, write: io.log })
    const running = await startKangcheng(config.value, report).catch((error: unknown) => {
      throw new CannotBeDone(error instanceof Error ? error.message : String(error))
    })
    const pidFile = join(config.value.dataDir, 'serve.pid')
    writeFileSync(pidFile, `${process.pid}\n`)
    process.stdout.write(`ready ${running.url}\n`)
    if (!io.terminal) report('server.ready', { url: running.url })
    // Node keeps what it compiled at an orderly end alone; a start behind a kill must be quick too.
    flushCompileCache()
    if (!io.signal.aborted) await new Promise((resolve) => io.signal.addEventListener('abort', resolve, { once: true }))
    await running.stop()
    rmSync(pidFile, { force: true })
    if (!io.terminal) report('server.stopped')
    await stopTracing?.()
    return 0
  },
}

/** `kangcheng token add`: a token for a sender, bound to one source, or for somebody in a role. */
import type { CityModel } from '@kangcheng/twin-engine'
import { nearestPlaces } from '../access-control/nearest-places.ts'
import { definitionOf, ROLES, roleNamed } from '../access-control/roles.ts'
import { placesMissing } from '../access-control/scope.ts'
import { addToken, type TokenHolder } from '../access-control/tokens.ts'
import { decodeConfig } from '../config.ts'
import { assertSender, BadRequest } from '../live/ingest.ts'
import { cityFolderOf, openCity } from './city-folder.ts'
import { CannotBeDone, type Command, parseOptions, required, wholeNumber } from './command.ts'

const MOST_DAYS = 3_650
const DAY_MS = 86_400_000

export const tokenAdd: Command = {
  name: 'token add',
  summary: {
    zh: '为一个数据源或一个角色新建令牌；令牌只显示这一次，DATA_DIR 里只存它的散列值',
    en: 'makes a token for a source or a role; it is shown this once, and DATA_DIR keeps only its hash',
  },
  usage: `token add --source NAME | --role ${ROLES.join('|')} --name NAME [--places ID,ID…] [--city DIR] [--days N] [--json]`,
  details: [
    { zh: '--source  只能为这一个数据源发送', en: '--source  sends for this one source' },
    ...ROLES.map((role) => ({
      zh: `--role ${role}  ${definitionOf(role).name.zh}：${definitionOf(role).what.zh}`,
      en: `--role ${role}  ${definitionOf(role).name.en}: ${definitionOf(role).what.en}`,
    })),
    {
      zh: '--places  床位管理与集团协调必填：集团、医院（含其院区）或病区的编号，以逗号分隔',
      en: '--places  for bed managers and group coordinators: ids of groups, hospitals (with their campuses) or wards, by commas',
    },
    {
      zh: '--city  令牌所用的城市：文件夹或内置城市名；先于 CITY，--places 必须是它的编号',
      en: '--city  the city that the token is for: a folder, or the name of a built-in one; goes before CITY, and --places must be ids of it',
    },
    {
      zh: '--days  有效天数，1 至 3650；缺省一直有效，直到 token revoke',
      en: '--days  for how many days it holds, from 1 to 3650; by default until token revoke',
    },
    { zh: '--name  持有者的名称，记入决定与回执', en: '--name  of the holder, as decisions and receipts will say it' },
  ],
  async run(args, io) {
    const { values } = parseOptions(this, args, {
      source: { type: 'string' },
      role: { type: 'string' },
      name: { type: 'string' },
      places: { type: 'string' },
      city: { type: 'string' },
      days: { type: 'string' },
    })
    if (values.role !== undefined && values.source !== undefined)
      throw new CannotBeDone('a token is for a source or for a role, not both: give --source, or --role and --name')
    const holder =
      values.role === undefined
        ? sender(required(this, 'source', values.source))
        : inRole(values.role, required(this, 'name', values.name), values.places)
    const days = wholeNumber('--days', values.days, 1, MOST_DAYS)
    const expiresAt = days === null ? null : new Date(Date.now() + days * DAY_MS)
    const city = values.city === undefined ? {} : { CITY: cityFolderOf(values.city, io.cwd) }
    const config = decodeConfig({ ...io.env, ...city }, io.cwd)
    if (!config.ok) throw new CannotBeDone(config.problems.join('\n'))
    if ('places' in holder && holder.places !== undefined)
      assertPlaces(openCity(config.value.city, io.cwd), holder.places)
    const token = addToken(config.value.dataDir, holder, expiresAt)
    const whose = 'source' in holder ? `数据源 source: ${holder.source}` : `角色 role: ${inWords(holder)}`
    const until = expiresAt?.toISOString() ?? null
    io.answer({ ...holder, token, expiresAt: until, dataDir: config.value.dataDir }, () => [
      token,
      `Authorization: Bearer ${token}`,
      `${whose} · DATA_DIR: ${config.value.dataDir}`,
      until === null ? '长期有效，直到撤销 · holds until it is revoked' : `有效至 until ${until}`,
    ])
    return 0
  },
}

function sender(source: string): TokenHolder {
  assertName('--source', source)
  return { source }
}

const inWords = ({ role, name, places }: Exclude<TokenHolder, { source: string }>): string =>
  [definitionOf(role).name.zh, role, name, ...(places ?? [])].join(' ')

function inRole(named: string, name: string, placesText: string | undefined): TokenHolder {
  const role = roleNamed(named)
  if (role === null) throw new CannotBeDone(`--role must be one of ${ROLES.join(', ')}`)
  assertName('--name', name)
  const places = placesText === undefined ? [] : placesText.split(',').filter((place) => place !== '')
  if (!definitionOf(role).places && placesText !== undefined)
    throw new CannotBeDone(`--places: role ${role} is of the whole city; leave it out`)
  if (!definitionOf(role).places) return { role, name }
  if (places.length === 0)
    throw new CannotBeDone(
      `--places is missing: role ${role} is bound to hospitals or wards, like --places h01,h02-w03`,
    )
  return { role, name, places }
}

/** A place that the city does not have would open nothing, and nobody would know why. */
function assertPlaces(city: CityModel, places: readonly string[]): void {
  const problems = placesMissing(city, places).map((place) => {
    const near = nearestPlaces(city, place).map(({ id, name }) => `${id} (${name.zh} ${name.en})`)
    const remedy =
      near.length > 0
        ? `nearest are ${near.join(', ')}`
        : `its ids look like ${city.facilities[0]?.id ?? '…'} and ${city.units[0]?.id ?? '…'}`
    return `--places: city ${city.id} has no group, hospital or ward "${place}"; ${remedy}. Another city: --city or CITY`
  })
  if (problems.length > 0) throw new CannotBeDone(`${problems.join('\n')}\nno token was made`)
}

/** Names of holders have the form of sources' names. */
function assertName(option: string, name: string): void {
  try {
    assertSender(name, 'epoch')
  } catch (error) {
    if (error instanceof BadRequest) throw new CannotBeDone(`${option}: ${error.message}`)
    throw error
  }
}

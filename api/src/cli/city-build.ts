/** `kangcheng city build` makes a city from open data, in one command. */
import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { buildCity } from '../city-import/build-city.ts'
import { writeCity } from '../city-import/city-files.ts'
import { FACILITY_COLUMNS } from '../city-import/facility-file.ts'
import { UnusableInput } from '../city-import/import-problem.ts'
import { POPULATION_COLUMNS } from '../city-import/population-table.ts'
import { isZone } from '../city-import/zone-offset.ts'
import { cityLines } from './city-lines.ts'
import { CannotBeDone, type Command, type CommandIo, parseOptions, required, wholeNumber } from './command.ts'
import { PARAMETERS_DETAIL, parametersOption } from './parameters-option.ts'

const MOST_RESIDENTS = 200_000_000

export const cityBuild: Command = {
  name: 'city build',
  summary: {
    zh: '由开放数据一步生成任意城市：道路、医疗机构、人口、建筑；缺的按说明的规则合成并标明',
    en: 'any city from open data in one command: roads, facilities, people, buildings; what is missing is made up by stated rules and flagged',
  },
  usage:
    'city build --osm PBF [--population CSV|TIF] [--total-population N] [--facilities CSV|GEOJSON|FHIR] [--gtfs ZIP]… [--buildings CITYJSON]… [--buildings-crs EPSG:N] [--id ID] [--name-zh 名称] [--name-en NAME] [--zone ZONE] [--parameters SET|FILE] [--attribution TEXT]… --out DIR [--json]',
  details: [
    {
      zh: `--population CSV   人口表；列名（及同义词）：${columnHelp(POPULATION_COLUMNS)}`,
      en: `--population CSV   table of residents; columns (and synonyms): ${columnHelp(POPULATION_COLUMNS)}`,
    },
    {
      zh: '   名为 healthcare、hospitals 或 clinics 的计数列：每格生成同样多的机构，标为合成',
      en: '   a count column healthcare, hospitals or clinics makes that many facilities in each cell, flagged synthetic',
    },
    {
      zh: '   不给 --population 时，由住宅建筑与居住区道路合成；--total-population N 给出总人口',
      en: '   without --population residents are made up from homes and residential streets; --total-population N gives their number',
    },
    {
      zh: `--facilities FILE   机构表（CSV）、GeoJSON 或 FHIR Location；列名：${columnHelp(FACILITY_COLUMNS)}`,
      en: `--facilities FILE   a table (CSV), GeoJSON, or FHIR Locations; columns: ${columnHelp(FACILITY_COLUMNS)}`,
    },
    {
      zh: '--population TIF   每像元人数的栅格（GeoTIFF，如 WorldPop）；像元合并为约 400 m 的格',
      en: '--population TIF   a raster of residents per pixel (GeoTIFF, as WorldPop’s); pixels are put together to cells of about 400 m',
    },
    {
      zh: '--buildings CITYJSON   带高度的建筑模型；文件未写坐标系时用 --buildings-crs EPSG:N',
      en: '--buildings CITYJSON   models of buildings with heights; --buildings-crs EPSG:N where the file names no coordinate system',
    },
    {
      zh: '--gtfs ZIP   公共交通时刻表；站点、线路与班次存入 transit.json 与 transit.bin，出行方式 transit 据此计时',
      en: '--gtfs ZIP   a timetable of public transport; stops, lines and trips go to transit.json and transit.bin, and mode transit measures by them',
    },
    PARAMETERS_DETAIL,
    {
      zh: '--zone ZONE   IANA 时区；缺省按地图中心',
      en: '--zone ZONE   IANA time zone; by default that of the middle of the map',
    },
    {
      zh: '退出码 1：有问题 problems，即文件中的数据被略去、更改或看来有误；按规则所作的决定、补造，以及按规则略去之物（孤立路段、图外站点、模型不含的设施）列为说明 notices 并附数量，退出码 0',
      en: 'exit 1: there are problems, data of your files that were left out, changed or look wrong; what a rule decided, made up or left out (islands of road, stops off the map, what is no part of the model) are notices with their number, exit 0',
    },
  ],
  async run(args, io) {
    const { values, positionals } = parseOptions(this, args, {
      osm: { type: 'string' },
      population: { type: 'string' },
      'total-population': { type: 'string' },
      facilities: { type: 'string' },
      gtfs: { type: 'string', multiple: true },
      buildings: { type: 'string', multiple: true },
      'buildings-crs': { type: 'string' },
      id: { type: 'string' },
      'name-zh': { type: 'string' },
      'name-en': { type: 'string' },
      zone: { type: 'string' },
      parameters: { type: 'string' },
      attribution: { type: 'string', multiple: true },
      out: { type: 'string' },
    })
    if (positionals.length > 0)
      throw new CannotBeDone(`"${positionals[0]}" stands without an option · usage: kangcheng ${this.usage}`)
    const out = required(this, 'out', values.out)
    const { id, zone } = values
    if (id !== undefined && !/^[a-z][a-z0-9-]{1,39}$/.test(id))
      throw new CannotBeDone(`--id "${id}": expected 2 to 40 small letters, digits and hyphens, such as porto-alegre`)
    if (zone !== undefined && !isZone(zone))
      throw new CannotBeDone(`--zone "${zone}": expected an IANA name, such as America/Sao_Paulo`)
    const parameters = parametersOption(values.parameters, io.cwd)
    const built = await usable(() =>
      buildCity({
        osm: fileOf('osm', required(this, 'osm', values.osm), io),
        population: values.population === undefined ? null : fileOf('population', values.population, io),
        facilities: values.facilities === undefined ? null : fileOf('facilities', values.facilities, io),
        buildings: (values.buildings ?? []).map((path) => fileOf('buildings', path, io)),
        buildingsCrs: values['buildings-crs'] ?? null,
        gtfs: (values.gtfs ?? []).map((path) => fileOf('gtfs', path, io)),
        totalPopulation: wholeNumber('--total-population', values['total-population'], 1, MOST_RESIDENTS),
        id: id ?? null,
        nameZh: values['name-zh'] ?? null,
        nameEn: values['name-en'] ?? null,
        zone: zone ?? null,
        parameters,
        attributions: values.attribution ?? [],
      }),
    )
    await usable(async () => writeCity(resolve(io.cwd, out), built))
    const { city, roads, problems } = built
    const answer = {
      facilities: city.facilities.length,
      beds: city.units.reduce((sum, unit) => sum + (unit.kind === 'emergency' ? 0 : unit.beds), 0),
      cells: city.cells.length,
      population: city.districts.reduce((sum, district) => sum + district.population, 0),
      roadNodes: roads.nodes,
      ...problems.told(),
    }
    io.answer(answer, () => [`${city.name.zh} ${city.name.en} · ${out}`, ...cityLines(answer)])
    return problems.grave ? 1 : 0
  },
}

function columnHelp(columns: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(columns)
    .map(([column, names]) => (names.length > 1 ? `${column} (${names.slice(1).join(', ')})` : column))
    .join(' · ')
}

/** @throws CannotBeDone where there is no such file */
function fileOf(option: string, path: string, io: CommandIo): string {
  const full = resolve(io.cwd, path)
  if (!existsSync(full)) throw new CannotBeDone(`--${option} ${path}: there is no such file; give its path`)
  if (!statSync(full).isFile()) throw new CannotBeDone(`--${option} ${path}: is a folder; give a file`)
  return full
}

async function usable<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (error) {
    if (error instanceof UnusableInput) throw new CannotBeDone(error.message)
    throw error
  }
}

/** From the coordinate systems of maps and rasters to WGS-84 degrees. */
import type { LngLat } from '@kangcheng/twin-engine'
import proj4 from 'proj4'
import { UnusableInput } from './import-problem.ts'

/** Definitions by EPSG number (epsg.io); heights of compound systems are left alone. */
const DEFINITIONS: Readonly<Record<number, string>> = {
  28992:
    '+proj=sterea +lat_0=52.1561605555556 +lon_0=5.38763888888889 +k=0.9999079 +x_0=155000 +y_0=463000 +ellps=bessel +towgs84=565.4171,50.3319,465.5524,1.9342,-1.6677,9.1019,4.0725 +units=m +no_defs',
  25832: '+proj=utm +zone=32 +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs',
  25833: '+proj=utm +zone=33 +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs',
  27700:
    '+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy +towgs84=446.448,-125.157,542.06,0.15,0.247,0.842,-20.489 +units=m +no_defs',
  2154: '+proj=lcc +lat_0=46.5 +lon_0=3 +lat_1=49 +lat_2=44 +x_0=700000 +y_0=6600000 +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs',
  31983: '+proj=utm +zone=23 +south +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs',
  31982: '+proj=utm +zone=22 +south +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs',
  3857: '+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +no_defs',
}
/** A horizontal and a vertical system together, by the number of the horizontal one. */
const COMPOUND: Readonly<Record<number, number>> = { 7415: 28992, 7409: 4258, 5555: 25832, 5556: 25833, 7405: 27700 }
/** Degrees already, of datums within a metre of WGS-84: 4326, ETRS89, CGCS2000, NAD83, SIRGAS 2000. */
const DEGREES = new Set([4326, 4979, 4258, 4490, 4269, 4674])

/** The number in `EPSG:28992`, `urn:ogc:def:crs:EPSG::7415`, `https://www.opengis.net/def/crs/EPSG/0/7415`; null where there is none. */
export function epsgOf(text: string): number | null {
  const found = /EPSG[:/]+(?:[\d.]*[:/])?(\d{4,5})$/i.exec(text.trim()) ?? /^(\d{4,5})$/.exec(text.trim())
  return found === null ? null : Number(found[1])
}

/**
 * How positions of a system become degrees.
 * @param place where the system is named, for the message
 * @throws UnusableInput where it is not known here
 */
export function toWgs84(epsg: number, place: string): (x: number, y: number) => LngLat {
  const horizontal = COMPOUND[epsg] ?? epsg
  if (DEGREES.has(horizontal)) return (x, y) => [x, y]
  const utm = /^32([67])(\d\d)$/.exec(String(horizontal))
  const definition =
    utm === null
      ? DEFINITIONS[horizontal]
      : `+proj=utm +zone=${Number(utm[2])} ${utm[1] === '7' ? '+south ' : ''}+datum=WGS84 +units=m +no_defs`
  if (definition === undefined)
    throw new UnusableInput(
      `${place}: the coordinate system EPSG:${epsg} is not known here; convert the file to WGS-84 degrees (EPSG:4326), for example with gdalwarp or cjio`,
    )
  const projection = proj4(definition)
  return (x, y) => {
    const [lng, lat] = projection.inverse([x, y])
    return [lng!, lat!]
  }
}

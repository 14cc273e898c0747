/** Dates as pages write them, read into the form we keep: `2024`, `2024-07`, `2024-07-10`. */

const MONTHS = 'january february march april may june july august september october november december'.split(' ');

/** `2024`, `2024-07`, `2021/6`, `2024-07-10`, `2024-07-10T17:54:27.000Z`. */
const NUMERIC = /^([12]\d{3})(?:[-/](\d{1,2})(?:[-/](\d{1,2})(?:[T ]\S.*)?)?)?$/;
/** `Jul 10, 2024`, `10 July 2024`, `11 December, 2025`, `Mon, 23 Nov 2026`, `2012 Nov 26`, `Jul 2024`, `Jun 2`. */
const WRITTEN = /^(?:[a-z]{3,9}, )?(?:([12]\d{3}) )?(?:(\d{1,2}) )?([a-z]{3,9})\.?,?(?: (\d{1,2})(?:st|nd|rd|th)?)?,?(?: ([12]\d{3}))?$/;

/**
 * Reads a date, as precise as it was written; a time of day is dropped, the day staying the one written.
 * A day without its year (`Jun 2`) is the most recent such day not after `pageDay`, the page's own date as `2025-12-25`.
 * Gives `undefined` for anything that is no date, and for a day that no calendar has.
 */
export function parseDate(text: string, pageDay: string): string | undefined {
  const clean = text.replace(/\s+/gu, ' ').trim();
  const numeric = NUMERIC.exec(clean);
  if (numeric?.[1]) return dateOf(Number(numeric[1]), numberIn(numeric[2]), numberIn(numeric[3]));
  const written = WRITTEN.exec(clean.toLowerCase());
  if (!written) return undefined;
  const month = MONTHS.findIndex((name) => name.startsWith(written[3] ?? '-')) + 1;
  if (month === 0) return undefined;
  const day = numberIn(written[2] ?? written[4]);
  const year = numberIn(written[1] ?? written[5]);
  if (year !== undefined) return dateOf(year, month, day);
  return day === undefined ? undefined : mostRecent(month, day, pageDay);
}

const DAY = 86_400_000;

/** The day of a moment (milliseconds since 1970) in UTC, as `2025-12-25`. */
export function dayOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}

/**
 * The latest day it may be anywhere, to read a page by that shows no date of its own: its server's day or its reader's may be
 * ahead of UTC's.
 */
export function latestDay(now: number): string {
  return dayOf(now + DAY);
}

function mostRecent(month: number, day: number, pageDay: string): string | undefined {
  const last = Number(pageDay.slice(0, 4));
  // Nine years at most: 29 February may be eight years back (1896, 1904).
  for (let year = last; year > last - 9; year -= 1) {
    const date = dateOf(year, month, day);
    if (date && date <= pageDay) return date;
  }
  return undefined;
}

function dateOf(year: number, month?: number, day?: number): string | undefined {
  if (month === undefined) return String(year);
  if (month < 1 || month > 12) return undefined;
  const start = `${year}-${String(month).padStart(2, '0')}`;
  if (day === undefined) return start;
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return day >= 1 && day <= days ? `${start}-${String(day).padStart(2, '0')}` : undefined;
}

function numberIn(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, latestDay, parseDate } from '../../lib/paper/dates';

const DAY = '2025-12-25';

describe('parseDate', () => {
  it.each([
    ['2024', '2024'],
    ['2024-07', '2024-07'],
    ['2021/6', '2021-06'],
    ['2022/12/09', '2022-12-09'],
    ['2024-07-10', '2024-07-10'],
    ['2024-07-31T17:54:27.000Z', '2024-07-31'],
    ['Jul 10, 2024', '2024-07-10'],
    ['July 10, 2024', '2024-07-10'],
    ['Sept 5, 2024', '2024-09-05'],
    ['1 May 1998', '1998-05-01'],
    ['11 December, 2025', '2025-12-11'],
    ['Mon, 23 Nov 2026', '2026-11-23'],
    ['Monday, 23 November 2026', '2026-11-23'],
    ['2012 Nov 26', '2012-11-26'],
    ['2010 Jul', '2010-07'],
    ['Jul 2024', '2024-07'],
    ['  Jul\n 10,\u00a02024 ', '2024-07-10'],
  ])('reads %j as %s', (text, date) => expect(parseDate(text, DAY)).toBe(date));

  it.each([
    ['Jun 2', '2025-12-25', '2025-06-02'],
    ['Dec 25', '2025-12-25', '2025-12-25'],
    ['Dec 26', '2025-12-25', '2024-12-26'],
    ['Dec 31', '2026-01-02', '2025-12-31'],
    ['2 June', '2025-12-25', '2025-06-02'],
    ['Feb 29', '2025-12-25', '2024-02-29'],
    ['Feb 29', '1903-03-01', '1896-02-29'],
  ])('takes %j on a page of %s for %s', (text, day, date) => expect(parseDate(text, day)).toBe(date));

  it.each([
    '',
    'soon',
    'Jun',
    'Layer 3',
    'May',
    'Jul 32, 2024',
    'Feb 30',
    'Feb 29, 2023',
    '2024-13',
    '2024-00-10',
    '2024-07-10-11',
    '20240710',
    '99',
    'Jul 10, 24',
  ])('gives no date for %j', (text) => expect(parseDate(text, DAY)).toBeUndefined());

  it('reads back every day it can be written as', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }), (moment) => {
        const day = dayOf(moment.getTime());
        const written = moment.toLocaleDateString('en-US', { year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC' });
        const yearless = moment.toLocaleDateString('en-US', { month: 'short', day: 'numeric', timeZone: 'UTC' });
        expect(parseDate(written, DAY)).toBe(day);
        expect(parseDate(yearless, day)).toBe(day);
      }),
    );
  });

  it('never throws, and what it gives is a date', () => {
    fc.assert(fc.property(fc.string(), (text) => /^\d{4}(-\d{2}(-\d{2})?)?$/.test(parseDate(text, DAY) ?? '2024')));
  });
});

it('allows for places where tomorrow has begun', () => expect(latestDay(Date.UTC(2025, 11, 31, 12))).toBe('2026-01-01'));

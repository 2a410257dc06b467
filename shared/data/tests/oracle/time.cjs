// Writes ../time.tsv: what Grafana makes of date math, patterns and distances.
//   math <text> <start|end> <zone> <week start> <fiscal month> <now ms> <result ms, or empty>
//   format <pattern> <zone> <ms> <text>        ago <ms> <now ms> <text>        describe <from> <to> <text>
const fs = require('node:fs');
const path = require('node:path');
const { NOW, grafana } = require('./setup.cjs');
const moment = require('moment');
const { dateMath, rangeUtil } = grafana;

const ZONES = ['utc', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'America/Sao_Paulo'];
const NOWS = [
  NOW, Date.UTC(2024, 2, 31, 1, 30), Date.UTC(2024, 9, 27, 0, 30), Date.UTC(2024, 9, 27, 1, 30, 30, 5),
  Date.UTC(2024, 2, 10, 7, 30), Date.UTC(2024, 1, 29, 23, 59, 59, 999), Date.UTC(2023, 11, 31, 23, 30), 0,
];
const TEXTS = [
  'now', 'now-6h', 'now+1m', 'now-1d', 'now-1d/d', 'now/d', 'now/h', 'now/m', 'now/s', 'now/w', 'now-1w/w', 'now/M',
  'now-1M/M', 'now/Q', 'now-1Q/Q', 'now/y', 'now-1y/y', 'now/fQ', 'now/fy', 'now-1Q/fQ', 'now-1y/fy', 'now-13M', 'now+1Q',
  'now-90d+3h/h', 'now - 1 d / d', 'now-d', 'now/1d', 'now-24h/d', 'now-1d-1d/d+8h', 'now-36500d',
];
const BAD = ['now/2d', 'now-1x', 'now-', 'now/', 'now-123456h', 'now*2', 'now-1ms', 'now-5', 'nowish'];
const PATTERNS = ['YYYY-MM-DD HH:mm:ss.SSS Z', 'ddd Do MMM, h a', 'X', 'W w DDDD E e', 'LLLL'];

const rows = [];
for (const week of ['sunday', 'monday', 'saturday']) {
  moment.updateLocale('en', { week: { dow: { sunday: 0, monday: 1, saturday: 6 }[week], doy: 6 } });
  for (const timezone of ZONES) for (const now of NOWS) for (const text of TEXTS) for (const roundUp of [false, true]) {
    if (week !== 'sunday' && !text.includes('/w')) continue;
    for (const fiscalYearStartMonth of text.includes('f') ? [0, 3, 10] : [0]) {
      const found = dateMath.toDateTime(text, { roundUp, timezone, fiscalYearStartMonth, now: grafana.dateTime(now) });
      rows.push(['math', text, roundUp ? 'end' : 'start', timezone, week, fiscalYearStartMonth, now, found.valueOf()]);
    }
  }
}
moment.updateLocale('en', null);
for (const text of BAD) rows.push(['math', text, 'start', 'utc', 'sunday', 0, NOW, dateMath.toDateTime(text, {})?.valueOf() ?? '']);
for (const pattern of PATTERNS) for (const zone of ZONES) for (const ms of NOWS)
  rows.push(['format', pattern, zone, ms, grafana.dateTimeFormat(ms, { format: pattern, timeZone: zone })]);
const H = 3600e3;
for (const away of [0, 1e3, 44e3, 46e3, 89e3, 91e3, 2e6, 44.6 * 60e3, H, 1.4 * H, 1.6 * H, 21 * H, 22 * H, 35 * H, 37 * H, 25 * 24 * H, 26 * 24 * H, 40 * 24 * H,
  46 * 24 * H, 300 * 24 * H, 330 * 24 * H, 500 * 24 * H, 600 * 24 * H, 4000 * 24 * H])
  for (const ms of [NOW - away, NOW + away]) rows.push(['ago', ms, NOW, grafana.dateTimeFormatTimeAgo(ms, { timeZone: 'utc' })]);
for (const [from, to] of [['now-6h', 'now'], ['now-10m', 'now'], ['now-1w', 'now'], ['now-3w', 'now'], ['now/d', 'now/d'], ['now/d', 'now'], ['now-1d/d', 'now-1d/d'],
  ['now-7d', 'now-1d'], ['now-45s', 'now'], ['now-2Q', 'now'], ['now-1y', 'now'], ['now/fy', 'now'], ['now-24h', 'now']])
  rows.push(['describe', from, to, rangeUtil.describeTimeRange({ from, to }, 'utc')]);
fs.writeFileSync(path.join(__dirname, '..', 'time.tsv'), rows.map((row) => row.join('\t')).join('\n') + '\n');

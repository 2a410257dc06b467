// Writes ../units.tsv: unit id, value, decimals, and the text that Grafana shows, as JSON of [prefix, text, suffix].
const fs = require('node:fs');
const path = require('node:path');
const { grafana } = require('./setup.cjs');

const NUMBERS = [
  0, 1, -1, 2, 0.5, -0.5, 1.5, 2.5, 0.125, 0.1, 0.001, 0.0225, 1e-7, 3.2e-10, 9.99, 12.3456, 59.9, 60, 99.95, 100, 123,
  365, 999, 999.999, 1000, 1024, 1234.5, -1234.5, 3600, 3661, 65535, 86400, 123456.789, 604800, 1e6, 1048576, 31536000,
  1.5e9, -1.5e9, 1e12, 4.2e15, 1.7e18, 1e21, 2.5e25,
];
const FEW = [0, 1, -1.5, 0.0225, 1.005, 999.95, 1024, 123456.789, 1.5e9];
const INSTANTS = [0, 1709641815250, 1709641800000, 1709598000000, 1700000000000, 1e12, 1709728215250, 951782400000, 4e12];
const OTHERS = [0, -1.5, 123456.789, 1.5e9];
// One unit of every rule: these get all numbers, the others only some.
const WHOLE = new Set(`none short sishort percent percentunit hex0x hex sci locale string bytes kbytes Bps cps currencyUSD
  currencyDKK ns µs ms s m h d dtdurationms dtdurations dthms dtdhms timeticks clockms clocks bool pressurepsi massmg
  gflops`.split(/\s+/));

const ids = grafana.getValueFormats().flatMap((family) => family.submenu.map((unit) => [family.text, unit.value]));
const custom = [
  'prefix:~', 'suffix:req', 'suffix:', 'si:kV', 'si:V', 'si:µF', 'si:μF', 'si:m', 'si:', 'count:cats', 'currency:¤',
  'currency:financial:$', 'currency:financial:€:suffix', 'currency:financial:', 'bool:up/down', 'bool:up', 'apples',
  'a:b', ':x', 'farenheit', '', 'req/s',
];
const patterns = [
  'YYYY-MM-DD', 'YYYY-MM-DD HH:mm:ss.SSS', 'D/M/YY h:m:s a', 'dddd, MMMM Do YYYY', 'ddd dd d e E', 'DDDD DDD DDDo',
  'Q Qo Mo', 'W WW GGGG GG', 'w ww gggg gg wo', 'kk k HH H', 'X x', 'Z ZZ z', '[at] HH', 'HH\\h', 'S SS SSS SSSS',
  'LT', 'LTS', 'L', 'LL', 'LLL', 'LLLL', 'MMM YYYYY Y', 'hmm Hmm', '[open', 'do wo Wo',
];

const rows = [];
function add(id, value, decimals) {
  const shown = grafana.getValueFormat(id)(value, decimals, null, 'utc');
  rows.push([id, String(value), decimals ?? '', JSON.stringify([shown.prefix ?? '', shown.text, shown.suffix ?? ''])]);
}
for (const [family, id] of ids) {
  const dates = family === 'Date & time';
  const values = dates ? INSTANTS : WHOLE.has(id) ? NUMBERS : OTHERS;
  const decimals = dates ? [null] : id === 'none' ? [null, 0, 1, 2, 5] : WHOLE.has(id) ? [null, 0, 2] : [null, 2];
  for (const value of values) for (const some of decimals) add(id, value, some);
}
for (const id of custom) for (const value of FEW) for (const decimals of [null, 0, 2]) add(id, value, decimals);
for (const pattern of patterns) for (const value of INSTANTS) add(`time:${pattern}`, value, null);
const ENDLESS = 'none short bytes percent percentunit celsius currencyUSD currencySEK bool locale sci suffix:x'.split(' ');
for (const id of ENDLESS)
  for (const value of [NaN, Infinity, -Infinity]) add(id, value, null);

const table = rows.map((row) => row.join('\t')).join('\n') + '\n';
fs.writeFileSync(path.join(__dirname, '..', 'units.tsv'), table);

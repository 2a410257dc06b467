// Writes ../transforms.tsv: named inputs ("#"), then cases: transformation, options as JSON, input, and what Grafana
// makes of it: "=" for the input as it was, a number for the result of the case of that number.
// A frame is [refId, name, [[name, type, labels, config, values], ...]]; times are "t" columns of milliseconds.
const fs = require('node:fs');
const path = require('node:path');
const { grafana } = require('./setup.cjs');
const { standardTransformers, standardTransformersRegistry, transformDataFrame } = grafana;

for (const transformer of Object.values(standardTransformers)) {
  for (const id of [transformer.id, ...(transformer.aliasIds ?? [])]) {
    if (!standardTransformersRegistry.getIfExists(id)) {
      const transformation = () => Promise.resolve(transformer);
      standardTransformersRegistry.register({ id, name: id, transformation, imageDark: '', imageLight: '' });
    }
  }
}

const N = null;
const time = (values, name = 'Time', more = {}) => ({ name, type: 'time', config: {}, values, ...more });
const number = (name, values, labels, config = {}) => ({ name, type: 'number', config, values, ...(labels ? { labels } : {}) });
const text = (name, values, config = {}) => ({ name, type: 'string', config, values });
const bool = (name, values) => ({ name, type: 'boolean', config: {}, values });
const frame = (refId, fields, name) => ({ refId, ...(name ? { name } : {}), fields, length: Math.max(0, ...fields.map((f) => f.values.length)) });
// Early times are short ones, and the table is small.
const T = 60000;
const at = (...steps) => steps.map((step) => T + step * 15000);

const INPUTS = {
  none: () => [],
  empty: () => [frame('A', [])],
  norows: () => [frame('A', [time([]), number('Value', [])])],
  one: () => [frame('A', [time(at(0, 1, 2, 3)), number('Value', [1, 2.5, N, 4], { job: 'api' })], 'api')],
  series: () => [
    frame('A', [time(at(0, 1, 2, 3)), number('Value', [1, 2, 3, 4], { instance: 'a:1', job: 'api' }, { displayNameFromDS: 'api a' })], 'api a'),
    frame('A', [time(at(0, 1, 2, 3)), number('Value', [5, N, 7, 8.5], { instance: 'b:1', job: 'api' }, { displayNameFromDS: 'api b' })], 'api b'),
    frame('B', [time(at(0, 2, 3, 4)), number('Value', [-1, -2, 0, 9], { instance: 'a:1', job: 'db' }, { displayNameFromDS: 'db a' })], 'db a'),
  ],
  unnamed: () => [
    frame('A', [time(at(3, 1, 2)), number('Value', [10, 20, 30], { host: 'x' })]),
    frame('B', [time(at(1, 3, 5)), number('Value', [1, 2, 3], { host: 'y' })]),
  ],
  tables: () => [
    frame('A', [time(at(0, 0, 0)), text('pod', ['a', 'b', 'c']), text('node', ['n1', 'n1', 'n2']), number('Value #A', [1, 2, 3])]),
    frame('B', [time(at(0, 0, 0)), text('pod', ['b', 'c', 'd']), text('node', ['n1', 'n2', 'n3']), number('Value #B', [20, 30, 40])]),
    frame('C', [time(at(0, 0)), text('pod', ['a', 'd']), text('node', ['n1', 'n3']), number('Value #C', [0.1, N])]),
  ],
  table: () => [
    frame('A', [
      time(at(0, 1, 2, 3, 4, 5)), text('name', ['Zed', 'alpha', 'Beta', 'alpha', '', N]), text('kind', ['x', 'y', 'x', 'x', 'y', 'x']),
      number('cpu', [3, 1, 2, 5, 4, 6]), number('mem', [10, N, 30, 40, 50, 60]), bool('up', [true, false, true, N, false, true]),
    ]),
  ],
  twice: () => [frame('A', [time(at(0, 1)), number('Value', [1, 2]), number('Value', [3, 4]), number('cost', [5, 6])])],
  wide: () => [frame('A', [time(at(0, 1, 2)), number('Value', [1, 2, 3], { dc: 'e', host: 'x' }), number('Value', [4, 5, 6], { dc: 'e', host: 'y' })], 'load')],
  dups: () => [
    frame('A', [text('id', ['1', '2', '2', '10', N]), number('a', [1, 2, 3, 4, 5])]),
    frame('B', [text('id', ['2', '2', '3', '10']), number('b', [7, 8, 9, 10])]),
  ],
  words: () => [frame('A', [text('s', ['hello World', 'ONE', ' two three ', '', N]), number('n', [1, 2, 3, 4, 5])])],
  strings: () => [frame('A', [text('num', ['1', '2.5', '1,000', 'x', '', N]), text('when', ['2024-03-05T12:30:15Z', '2024-03-05T12:30:15.250+01:00', '2024-01-01T00:00:00Z', 'never', '', N]), number('secs', [1709641815, 1, 0, 2, 3, N])])],
  matrix: () => [frame('A', [text('row', ['a', 'a', 'b', 'b', 'c']), text('col', ['x', 'y', 'x', 'z', 'y']), number('Value', [1, 2, 3, N, 5])])],
  scattered: () => [frame('A', [number('v', [0.1, 0.15, 0.4, 2.3, 2.31, 5.5, N, -1]), number('w', [1, 2, 2, 3, 3, 3, 10, 12])])],
  bytes: () => [frame('A', [time(at(0, 1, 2)), number('Value', [100, 250, 1024], { host: 'x' }, { unit: 'bytes' })])],
  mixed: () => [frame('A', [text('name', ['a', 'b']), number('v', [1, 2])]), frame('B', [text('name', ['b', 'c']), number('v', [2, 3]), bool('ok', [true, false])])],
  integers: () => [frame('A', [number('id', [3, 1, 2]), text('n', ['c', 'a', 'b'])]), frame('B', [number('id', [2, 4, 1]), text('m', ['B', 'D', 'A'])])],
};

const ALL = Object.keys(INPUTS);
const SOME = ['none', 'one', 'series', 'unnamed', 'tables', 'table', 'twice', 'wide'];
const cases = [];
const add = (id, options, inputs = ALL) => { for (const input of inputs) cases.push([id, options, input]); };

for (const field of ['name', 'cpu', 'mem', 'up', 'Time', 'gone']) for (const desc of [false, true]) add('sortBy', { sort: [{ field, desc }] }, ['table', 'one', 'tables']);
add('sortBy', {}); add('sortBy', { sort: [{ field: 'pod', desc: true }] }); add('sortBy', { sort: [{ field: 'Value', desc: true }] }); add('sortBy', { sort: [{ field: 'id' }] }, ['integers', 'dups']);
add('merge', {});
for (const limitField of [undefined, 1, '2', 3, 0, -1, -2, 100]) add('limit', limitField === undefined ? {} : { limitField }, SOME);
for (const mode of ['outer', 'inner', 'outerTabular']) for (const byField of ['Time', 'pod', 'id', 'name', 'node', 'gone']) {
  const all = byField === 'Time' ? ['one', 'series', 'unnamed', 'tables', 'wide'] : byField === 'gone' ? ['series', 'tables'] : ['tables', 'dups', 'mixed', 'integers', 'table'];
  // Joining a table with itself by numbers twice over is a fault of Grafana's, listed in the documents.
  add('joinByField', { mode, byField }, all.filter((input) => !(mode === 'outerTabular' && (byField === 'Time' || input === 'integers'))));
}
add('joinByField', {}, ['series', 'unnamed', 'tables', 'wide', 'one']); add('seriesToColumns', { byField: 'Time' }, ['series', 'unnamed', 'tables']); add('seriesToColumns', {}, ['series']);
add('ensureColumns', {}, ALL.filter((input) => input !== 'empty'));
add('seriesToRows', {});
for (const mode of ['columns', 'rows']) for (const more of [{}, { keepLabels: ['job'] }, { keepLabels: ['host', 'instance'] }, { valueLabel: 'host' }, { valueLabel: 'instance', keepLabels: ['instance', 'job'] }]) add('labelsToFields', { mode, ...more });
for (const reducers of [['max'], ['mean', 'last', 'sum'], ['lastNotNull'], ['count', 'min'], ['firstNotNull', 'range'], ['nothing', 'max'], ['p90', 'median']])
  for (const more of [{}, { mode: 'reduceFields' }, { labelsToFields: true }, { mode: 'reduceFields', includeTimeField: true }, { fields: { id: 'numeric' } }]) add('reduce', { reducers, ...more }, ['one', 'series', 'unnamed', 'table', 'wide', 'bytes', 'tables', 'twice']);
add('reduce', {}); add('reduce', { reducers: [] });
add('transpose', {}, ALL.filter((input) => !['empty', 'none'].includes(input))); add('transpose', { firstFieldName: 'What', restFieldsName: 'It', emptyValue: 'zero' }, ['table', 'one', 'matrix', 'words']);
for (const more of [{}, { emptyValue: 'zero' }, { emptyValue: 'null' }]) add('groupingToMatrix', { columnField: 'col', rowField: 'row', valueField: 'Value', ...more }, ['matrix', 'table', 'series']);
add('groupingToMatrix', { columnField: 'Time', rowField: 'kind', valueField: 'cpu' }, ['table']); add('groupingToMatrix', { columnField: 'kind', rowField: 'name', valueField: 'up' }, ['table']); add('groupingToMatrix', { columnField: 'name', rowField: 'Time', valueField: 'kind' }, ['table']); add('groupingToMatrix', {}, ['one', 'wide']); add('groupingToMatrix', { columnField: 'n', rowField: 's', valueField: 'n' }, ['words']);
const aggregate = (...aggregations) => ({ operation: 'aggregate', aggregations });
const by = { operation: 'groupby', aggregations: [] };
add('groupBy', { fields: {} }); add('groupBy', { fields: { kind: by, cpu: aggregate('sum', 'mean'), mem: aggregate('count', 'lastNotNull'), name: aggregate('last', 'distinctCount'), up: aggregate('allIsNull') } }, ['table']);
add('groupBy', { fields: { kind: by, up: by, cpu: aggregate('max') } }, ['table']); add('groupBy', { fields: { kind: { operation: 'groupby', aggregations: ['count'] } } }, ['table']); add('groupBy', { fields: { name: by, Time: aggregate('min', 'max') } }, ['table']);
add('groupBy', { fields: { node: by, 'Value #A': aggregate('sum'), 'Value #B': aggregate('sum'), pod: aggregate('count') } }, ['tables']); add('groupBy', { fields: { Time: by, Value: aggregate('sum') } }, ['one', 'series', 'unnamed']); add('groupBy', { fields: { Time: by, api: aggregate('sum') } }, ['one']); add('groupBy', { fields: { job: by } }, ['series', 'table']);
for (const names of [['Value'], ['Time'], ['cpu', 'mem'], ['api a'], ['Value #A', 'pod'], ['gone'], ['Value 2'], []]) for (const key of ['include', 'exclude']) add('filterFieldsByName', { [key]: { names } }, SOME);
for (const pattern of ['/Value.*/', 'cpu', '/^(?!Time).*$/', '/API/i', '(pod|node)']) for (const key of ['include', 'exclude']) add('filterFieldsByName', { [key]: { pattern } }, SOME);
add('filterFieldsByName', { include: { names: ['Time'], pattern: '/mem/' } }, SOME); add('filterFieldsByName', { byVariable: true, include: { variable: '{cpu,mem}' } }, ['table']); add('filterFieldsByName', { byVariable: true, exclude: { variable: 'cpu' } }, ['table', 'one']); add('filterFieldsByName', {}, SOME);
for (const include of ['A', 'B', 'A|C', '/^[BC]$/', 'Z']) { add('filterByRefId', { include }, SOME); add('filterByRefId', { exclude: include }, SOME); }
add('filterFrames', { include: { id: 'byName', options: '/api.*/' } }); add('filterFrames', { exclude: { id: 'byRefId', options: 'A' } });
for (const matcher of [{ id: 'byType', options: 'number' }, { id: 'numeric' }, { id: 'time' }, { id: 'first' }, { id: 'firstTimeField' }, { id: 'byFrameRefID', options: 'B' }, { id: 'byNames', options: { mode: 'exclude', names: ['Time', 'pod'] } }, { id: 'byValue', options: { reducer: 'max', op: 'gt', value: 4 } }, { id: 'byValue', options: { reducer: 'allIsNull' } }, { id: 'byRegexpOrNames', options: { pattern: '/cp/', names: ['pod'] } }]) { add('filterFields', { include: matcher }, SOME); add('filterFields', { exclude: matcher }, SOME); }
for (const options of [
  { excludeByName: { Time: true, cpu: true, up: false }, indexByName: { mem: 0, name: 1 }, renameByName: { mem: 'Memory', name: '' } }, { renameByName: { Value: 'V', 'Value 1': 'first', 'api a': 'A', 'Value #A': 'Used', pod: 'Pod', api: 'API' } },
  { indexByName: { Time: 3, Value: 0, 'Value 2': 1, pod: 1, node: 0 } }, { includeByName: { Time: true, pod: true, cpu: true } }, { excludeByName: { 'Value 1': true }, renameByName: { 'Value 2': 'second' } }, {},
  { orderByMode: 'auto', orderBy: [{ type: 'name', desc: true }] }, { orderByMode: 'auto', orderBy: [{ type: 'label', name: 'host', desc: true }] }, { orderByMode: 'auto', orderBy: [] },
]) { add('organize', options); add('order', options, ['table', 'wide', 'twice', 'tables']); add('rename', options, ['table', 'wide', 'one', 'series']); }
for (const [regex, renamePattern] of [['(.*)', '$1'], ['/^(.).*$/', '$1!'], ['Value', 'V'], ['/a/g', 'A'], ['/Value #(.*)/', 'q$1'], ['/(?<first>\\w+) (\\w+)/', '$<first>-$2'], ['gone', 'x']]) add('renameByRegex', { regex, renamePattern }, SOME);
const filters = (...all) => all.map(([fieldName, id, options]) => ({ fieldName, config: { id, options } }));
for (const [field, id, options] of [
  ['cpu', 'greater', { value: 2 }], ['cpu', 'greaterOrEqual', { value: '3' }], ['cpu', 'lower', { value: 3 }], ['mem', 'lowerOrEqual', { value: 30 }], ['mem', 'isNull', {}], ['mem', 'isNotNull', {}], ['name', 'equal', { value: 'alpha' }], ['cpu', 'equal', { value: '3' }], ['cpu', 'notEqual', { value: 3 }],
  ['name', 'notEqual', { value: 'alpha' }], ['name', 'substring', { value: 'ET' }], ['name', 'notSubstring', { value: 'a' }], ['name', 'substring', { value: '' }], ['cpu', 'between', { from: 1, to: '4' }], ['name', 'regex', { value: '^[A-Z]' }], ['mem', 'regex', { value: '0$' }], ['Time', 'greater', { value: T + 20000 }], ['up', 'equal', { value: true }], ['name', 'isNull', {}], ['gone', 'greater', { value: 1 }], ['cpu', 'greater', { value: 'x' }],
]) for (const type of ['include', 'exclude']) add('filterByValue', { type, match: 'any', filters: filters([field, id, options]) }, ['table']);
for (const match of ['any', 'all']) for (const type of ['include', 'exclude']) { add('filterByValue', { type, match, filters: filters(['cpu', 'greater', { value: 2 }], ['kind', 'equal', { value: 'x' }]) }, ['table']); add('filterByValue', { type, match, filters: filters(['api a', 'greater', { value: 2 }]) }, ['series', 'one']); }
add('filterByValue', { type: 'include', match: 'any', filters: [] });
for (const outputFormat of ['Upper Case', 'Lower Case', 'Sentence Case', 'Title Case', 'Pascal Case', 'Camel Case', 'Snake Case', 'Kebab Case', 'Trim']) add('formatString', { stringField: 's', outputFormat }, ['words']);
for (const [substringStart, substringEnd] of [[0, 3], [2, undefined], [3, 1], [-1, 2], [50, 60]]) add('formatString', { stringField: 's', outputFormat: 'Substring', substringStart, substringEnd }, ['words']);
for (const outputFormat of ['YYYY-MM-DD HH:mm:ss', 'dddd', '']) for (const timezone of ['utc', 'Asia/Kolkata', 'America/New_York']) add('formatTime', { timeField: 'Time', outputFormat, timezone, useTimezone: true }, ['one', 'tables', 'norows']);
for (const [targetField, destinationType, dateFormat] of [['num', 'number'], ['when', 'time'], ['secs', 'time', 'X'], ['secs', 'time'], ['num', 'boolean'], ['secs', 'boolean'], ['when', 'time', 'YYYY-MM-DDTHH:mm:ssZ']]) add('convertFieldType', { conversions: [{ targetField, destinationType, dateFormat, timezone: 'utc' }] }, ['strings']);
for (const [targetField, destinationType] of [['Time', 'string'], ['Time', 'number'], ['cpu', 'string'], ['cpu', 'time'], ['up', 'number'], ['name', 'number'], ['gone', 'number']]) add('convertFieldType', { conversions: [{ targetField, destinationType, timezone: 'utc', dateFormat: destinationType === 'string' ? 'HH:mm' : undefined }] }, ['table', 'one']);
add('convertFieldType', { conversions: [] });
for (const frameNameMode of ['drop', 'field', 'label']) add('concatenate', { frameNameMode, frameNameLabel: 'from' }, ALL.filter((input) => input !== 'none')); add('concatenate', {}, ['series', 'tables']);
for (const options of [{}, { bucketSize: 1 }, { bucketSize: '0.5', bucketOffset: 0.25 }, { combine: true }, { bucketSize: 10, combine: true }]) add('histogram', options);
const OF = ['one', 'series', 'unnamed', 'table', 'wide', 'bytes', 'norows', 'twice', 'tables'];
for (const reducer of ['sum', 'mean', 'max', 'min', 'lastNotNull', 'count', 'range', 'median', 'stdDev']) for (const more of [{}, { replaceFields: true }]) add('calculateField', { mode: 'reduceRow', reduce: { reducer }, ...more }, ['one', 'unnamed', 'table', 'wide', 'twice']);
add('calculateField', { mode: 'reduceRow', reduce: { reducer: 'sum', include: ['cpu', 'mem'] }, alias: 'both' }, OF); add('calculateField', {}, OF); add('calculateField', { timeSeries: false }, OF);
for (const operator of ['abs', 'exp', 'ln', 'round', 'floor', 'ceil', 'percent']) add('calculateField', { mode: 'unary', unary: { operator, fieldName: 'cpu' } }, ['table']); add('calculateField', { mode: 'unary', unary: { operator: 'percent', fieldName: 'api' }, alias: 'share' }, ['one', 'table']);
for (const operator of ['+', '-', '*', '/']) { add('calculateField', { mode: 'binary', binary: { left: 'cpu', operator, right: '2' } }, ['table']); add('calculateField', { mode: 'binary', binary: { left: { matcher: { id: 'byName', options: 'Value 1' } }, operator, right: { matcher: { id: 'byName', options: 'Value 2' } } }, alias: 'x' }, ['twice', 'table']); add('calculateField', { mode: 'binary', binary: { left: { matcher: { id: 'byType', options: 'number' } }, operator, right: { fixed: '10' } } }, ['wide', 'twice']); add('calculateField', { mode: 'binary', binary: { left: { fixed: '10' }, operator, right: { matcher: { id: 'byName', options: 'cost' } } }, replaceFields: true }, ['twice', 'table']); }
for (const index of [{}, { asPercentile: true }]) for (const more of [{}, { alias: 'n', replaceFields: true }]) add('calculateField', { mode: 'index', index, ...more }, OF);
for (const reducer of ['sum', 'mean']) for (const field of [undefined, 'cpu', 'mem']) add('calculateField', { mode: 'cumulativeFunctions', cumulative: { reducer, field } }, ['table', 'one']);
for (const reducer of ['mean', 'variance', 'stdDev']) for (const windowAlignment of ['trailing', 'centered']) for (const [windowSizeMode, windowSize] of [['percentage', 0.5], ['fixed', 3], ['fixed', 2]]) for (const field of ['cpu', 'mem']) add('calculateField', { mode: 'windowFunctions', window: { reducer, windowAlignment, windowSizeMode, windowSize, field } }, ['table']);
add('groupToNestedTable', { fields: { kind: by, cpu: aggregate('sum') } }, ['table']); add('groupToNestedTable', { rules: [{ matcher: { id: 'byName', options: 'kind' }, operation: 'groupby' }, { matcher: { id: 'byType', options: 'number' }, operation: 'aggregate', aggregations: ['max'], keepNestedField: true }] }, ['table']); add('groupToNestedTable', { fields: {} }, ['table', 'none']);
add('convertFrameType', { targetType: 'exemplar' }, ['one', 'none']); add('noop', {});

const TYPES = { time: 't', number: 'n', string: 's', boolean: 'b', nestedFrames: 'f', frame: 'f' };
const dumpValue = (type, value) => {
  if (value === undefined || value === null || (typeof value === 'number' && Number.isNaN(value))) return N;
  if (type !== 's' && value === '') return N;
  if (type === 's') return String(value);
  if (type === 'f') return value.map(dumpFrame);
  if (value === Infinity) return 'Inf';
  if (value === -Infinity) return '-Inf';
  return typeof value === 'number' ? Number(value.toPrecision(12)) : value;
};
const dumpField = (field, length) => {
  const type = TYPES[field.type] ?? (field.values.every((value) => value == null) ? 'n' : 's');
  const values = Array.from({ length }, (_, row) => dumpValue(type, field.values[row]));
  const config = {};
  for (const key of ['displayName', 'displayNameFromDS', 'unit', 'decimals']) if (field.config?.[key] != null) config[key] = field.config[key];
  return [field.name ?? '', type, Object.fromEntries(Object.entries(field.labels ?? {}).map(([key, value]) => [key, String(value)])), config, values];
};
const dumpFrame = (frame) => [frame.refId ?? '', frame.name ?? '', frame.fields.map((field) => dumpField(field, Math.max(0, ...frame.fields.map((f) => f.values.length))))];

async function run(id, options, input) {
  const warn = console.warn;
  console.warn = () => {};
  try {
    const after = await new Promise((done, failed) => transformDataFrame([{ id, options: structuredClone(options) }], INPUTS[input]()).subscribe({ next: done, error: failed }));
    return JSON.stringify(after.map(dumpFrame));
  } catch (error) {
    return 'error';
  } finally {
    console.warn = warn;
  }
}

(async () => {
  const rows = Object.entries(INPUTS).map(([name, make]) => ['#', name, JSON.stringify(make().map(dumpFrame))]);
  const known = new Set();
  const results = [];
  for (const [id, options, input] of cases) {
    const key = JSON.stringify([id, options, input]);
    if (known.has(key)) continue;
    known.add(key);
    const before = rows.find((row) => row[1] === input)[2];
    const after = await run(id, options, input);
    const same = results.indexOf(after);
    results.push(after);
    rows.push([id, JSON.stringify(options), input, after === before ? '=' : same >= 0 ? same : after]);
  }
  fs.writeFileSync(path.join(__dirname, '..', 'transforms.tsv'), rows.map((row) => row.join('\t')).join('\n') + '\n');
})();

-- This machine's metrics: one row of text for each series, and packed values (see sampler/chunk.rs).
CREATE TABLE sample_series (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    labels TEXT NOT NULL UNIQUE, -- JSON object, sorted by name
    seen_ms INTEGER NOT NULL -- last hour with a sample
);

-- One hour of one series.
CREATE TABLE sample_chunk (
    series_id INTEGER NOT NULL REFERENCES sample_series (id) ON DELETE CASCADE,
    start_ms  INTEGER NOT NULL,
    data      BLOB NOT NULL,
    PRIMARY KEY (series_id, start_ms)
);
CREATE INDEX sample_chunk_start ON sample_chunk (start_ms);

-- The hour that is not over yet: about a minute of all series in each row.
CREATE TABLE sample_minute (
    writer   TEXT NOT NULL, -- the machine
    start_ms INTEGER NOT NULL,
    data     BLOB NOT NULL,
    PRIMARY KEY (writer, start_ms)
);

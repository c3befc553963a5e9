import type { Migration } from '../migration.ts'

/**
 * Memories become bi-temporal: what one says never changes (`memory`), what holds of it is a row for each time it changed
 * (`memory_version`), and why it is believed are the rows of `memory_evidence`.
 */
export const memory: Migration = {
  version: 17,
  name: 'memory',
  sql: `
DROP INDEX memory_by_text;
ALTER TABLE memory ADD COLUMN kind TEXT NOT NULL DEFAULT 'fact'
  CHECK (kind IN ('fact', 'preference', 'procedure', 'gotcha', 'episode', 'state'));
-- user, project:NAME or agent:ID.
ALTER TABLE memory ADD COLUMN scope TEXT NOT NULL DEFAULT 'user';
-- As written; the keys are what makes two of them the same (folded case, width and spaces).
ALTER TABLE memory ADD COLUMN subject TEXT;
ALTER TABLE memory ADD COLUMN predicate TEXT;
ALTER TABLE memory ADD COLUMN object TEXT;
ALTER TABLE memory ADD COLUMN subject_key TEXT;
ALTER TABLE memory ADD COLUMN object_key TEXT;
-- Of the evidence there is now, before decay; what held earlier is worked out from the rows of evidence.
ALTER TABLE memory ADD COLUMN logodds REAL NOT NULL DEFAULT 0;
ALTER TABLE memory ADD COLUMN last_confirmed REAL NOT NULL DEFAULT 0;
UPDATE memory SET last_confirmed = created_at;

CREATE TABLE memory_version (
  memory_seq INTEGER NOT NULL REFERENCES memory (seq) ON DELETE CASCADE,
  -- When the studio began and ceased to hold this; Unix milliseconds.
  tx_from REAL NOT NULL,
  tx_to REAL CHECK (tx_to >= tx_from),
  -- When it is true in the world; null: always, or not known.
  valid_from REAL,
  valid_to REAL,
  status TEXT NOT NULL CHECK (status IN ('active', 'superseded', 'conflict', 'retracted')),
  superseded_by TEXT,
  -- 0 to 1.
  importance REAL NOT NULL CHECK (importance BETWEEN 0 AND 1),
  PRIMARY KEY (memory_seq, tx_from)
) STRICT;
CREATE INDEX memory_version_by_time ON memory_version (tx_from);
CREATE UNIQUE INDEX memory_version_now ON memory_version (memory_seq) WHERE tx_to IS NULL;
CREATE INDEX memory_version_by_status ON memory_version (status, memory_seq) WHERE tx_to IS NULL;
INSERT INTO memory_version (memory_seq, tx_from, tx_to, status, importance)
  SELECT seq, created_at, max(deleted_at, created_at), 'active', 0.5 FROM memory;
INSERT INTO memory_version (memory_seq, tx_from, status, importance)
  SELECT seq, max(deleted_at, created_at + 1), 'retracted', 0.5 FROM memory WHERE deleted_at IS NOT NULL;

ALTER TABLE memory DROP COLUMN deleted_at;

CREATE INDEX memory_by_text ON memory (text_sha256);
CREATE INDEX memory_by_key ON memory (subject_key, predicate, scope) WHERE subject_key IS NOT NULL;

CREATE TABLE memory_evidence (
  memory_seq INTEGER NOT NULL REFERENCES memory (seq) ON DELETE CASCADE,
  -- The run whose entry says so, or 'audit' for what a person did in the studio.
  session TEXT NOT NULL,
  -- Of run_event, or of audit.
  seq INTEGER NOT NULL,
  span TEXT,
  event_hash BLOB NOT NULL CHECK (length(event_hash) = 32),
  polarity INTEGER NOT NULL CHECK (polarity IN (-1, 1)),
  source TEXT NOT NULL CHECK (source IN ('user_said', 'user_confirmed', 'tool_observed', 'model_inferred', 'imported')),
  weight REAL NOT NULL,
  at REAL NOT NULL,
  PRIMARY KEY (memory_seq, session, seq)
) STRICT;
CREATE INDEX memory_evidence_by_session ON memory_evidence (session);
-- What runs saved before: the call that was asked for last says so. Whose words it was is not known any more.
INSERT INTO memory_evidence (memory_seq, session, seq, span, event_hash, polarity, source, weight, at)
  SELECT m.seq, e.run_id, max(e.seq), m.span_id, e.state_hash, 1, 'model_inferred', 0.5, m.created_at
  FROM memory AS m JOIN run_event AS e ON e.run_id = m.run_id
  WHERE e.type = 'requested' AND json_extract(e.data, '$.kind') = 'tool.call' AND e.at <= m.created_at
  GROUP BY m.seq;
UPDATE memory SET logodds = 0.5 WHERE seq IN (SELECT memory_seq FROM memory_evidence);

CREATE TABLE memory_predicate (
  name TEXT PRIMARY KEY,
  -- One object at a time for each subject.
  functional INTEGER NOT NULL CHECK (functional IN (0, 1)),
  -- Null: that of the memory's kind.
  half_life_days REAL,
  inverse TEXT
) STRICT;
-- Names as they are compared. Half-lives of a million days: who somebody is does not fade.
INSERT INTO memory_predicate (name, functional, half_life_days) VALUES
  ('name', 1, 1e6), ('is called', 1, 1e6), ('born on', 1, 1e6), ('birthday', 1, 1e6), ('age', 1, NULL),
  ('lives in', 1, NULL), ('home town', 1, 1e6), ('works at', 1, NULL), ('works for', 1, NULL), ('job', 1, NULL),
  ('married to', 1, NULL), ('email', 1, NULL), ('phone', 1, NULL), ('time zone', 1, NULL), ('language', 1, NULL),
  ('favourite colour', 1, NULL), ('favorite color', 1, NULL), ('status', 1, 2), ('version', 1, NULL), ('located in', 1, NULL),
  ('deadline', 1, NULL), ('owner', 1, NULL),
  ('名字', 1, 1e6), ('姓名', 1, 1e6), ('生日', 1, 1e6), ('年龄', 1, NULL), ('住在', 1, NULL), ('居住地', 1, NULL),
  ('家乡', 1, 1e6), ('工作单位', 1, NULL), ('职业', 1, NULL), ('配偶', 1, NULL), ('邮箱', 1, NULL), ('电话', 1, NULL),
  ('时区', 1, NULL), ('语言', 1, NULL), ('最喜欢的颜色', 1, NULL), ('状态', 1, 2), ('版本', 1, NULL), ('位于', 1, NULL),
  ('截止日期', 1, NULL), ('负责人', 1, NULL);

-- What was recalled, for the page, for replays and for learning from it.
CREATE TABLE memory_retrieval (
  id TEXT PRIMARY KEY,
  -- Null outside a run.
  run_id TEXT,
  span_id TEXT,
  at REAL NOT NULL,
  query TEXT NOT NULL,
  as_of REAL,
  -- Ids with their scores, best first; those that were handed over have used = true.
  hits TEXT NOT NULL CHECK (json_valid(hits))
) STRICT;
CREATE TRIGGER memory_retrieval_goes_with_its_run AFTER DELETE ON run
BEGIN DELETE FROM memory_retrieval WHERE run_id = OLD.id; END;
CREATE INDEX memory_retrieval_by_run ON memory_retrieval (run_id) WHERE run_id IS NOT NULL;

-- Vectors of what can be found by meaning: memory.seq in 'memory', graph_entity.seq in 'entity', graph_relation.seq in 'relation'.
CREATE TABLE embedding (
  id INTEGER PRIMARY KEY,
  collection TEXT NOT NULL CHECK (collection IN ('memory', 'entity', 'relation')),
  item INTEGER NOT NULL,
  model_sha256 TEXT NOT NULL CHECK (length(model_sha256) = 64),
  -- 32-bit floats, little-endian, of a vector of length 1.
  vector BLOB NOT NULL,
  UNIQUE (collection, model_sha256, item)
) STRICT;
`,
}

-- Peer evaluation: rubrics, the pool of experts, evaluated files with their seats and scores, rectifications.

-- A version of a rubric stands once it is written; `adopted_on` null: only tried on past rounds.
CREATE TABLE rubric (
  key          text NOT NULL,
  version      integer NOT NULL CHECK (version >= 1),
  region_code  text REFERENCES region(code),
  body         jsonb NOT NULL,
  sha256       text NOT NULL,
  adopted_on   date,
  recorded_at  timestamptz(3) NOT NULL DEFAULT now(),
  PRIMARY KEY (key, version)
);

-- An appointment to a provincial or city pool, with its scope. A person may be appointed to several pools.
CREATE TABLE expert (
  id              uuid PRIMARY KEY,
  person_id       uuid NOT NULL REFERENCES person(id),
  kind            text NOT NULL CHECK (kind IN ('lawyer','scholar','agency-staff','city-centre-head')),
  -- The pool: the province or city that appointed.
  pool_region     text NOT NULL REFERENCES region(code),
  -- Where the expert works.
  home_region     text NOT NULL REFERENCES region(code),
  agency_id       uuid REFERENCES agency(id),
  forms           text[] NOT NULL,
  years           integer NOT NULL CHECK (years >= 0),
  load_cap        integer NOT NULL CHECK (load_cap BETWEEN 1 AND 200),
  valid_from      date NOT NULL,
  valid_to        date NOT NULL,
  suspended_from  date,
  suspended_why   text,
  created_at      timestamptz(3) NOT NULL,
  CHECK (valid_from <= valid_to),
  EXCLUDE USING gist (person_id WITH =, pool_region WITH =, daterange(valid_from, valid_to, '[]') WITH &&)
);
CREATE INDEX expert_pool ON expert(pool_region, id);
-- Firms an expert belongs or belonged to; the last three years stand in the way of an evaluation.
CREATE TABLE expert_firm (
  person_id   uuid NOT NULL REFERENCES person(id),
  unit_id     uuid NOT NULL REFERENCES unit(id),
  valid_from  date NOT NULL,
  valid_to    date,
  PRIMARY KEY (person_id, unit_id, valid_from)
);

-- The assignment of a round's experts: its seed is committed when the round is frozen and shown when its last file is final.
CREATE TABLE evaluation_panel (
  round_id      uuid PRIMARY KEY REFERENCES sampling_round(id),
  seed          text NOT NULL,
  commitment    text NOT NULL,
  committed_at  timestamptz(3) NOT NULL,
  -- SHA-256 of the canonical record of input and picks.
  panel_hash    text,
  record        jsonb,
  drawn_at      timestamptz(3),
  revealed_at   timestamptz(3)
);

CREATE TABLE evaluation_file (
  id              uuid PRIMARY KEY REFERENCES subject(id),
  round_id        uuid NOT NULL REFERENCES sampling_round(id),
  code            text NOT NULL,
  case_id         uuid NOT NULL REFERENCES case_file(id),
  agency_id       uuid NOT NULL REFERENCES agency(id),
  handler_id      uuid REFERENCES handler(id),
  unit_id         uuid REFERENCES unit(id),
  -- What an expert knows the file by: random, stored, never derived.
  alias           text NOT NULL,
  form            text NOT NULL,
  proceeding      text NOT NULL,
  blindness       text NOT NULL,
  dossier_sha256  text,
  blinded_sha256  text,
  state           text NOT NULL,
  rubric_key      text NOT NULL,
  rubric_version  integer NOT NULL,
  grade           text,
  score           text,
  red_flag        boolean NOT NULL DEFAULT false,
  third           boolean NOT NULL DEFAULT false,
  missing         text,
  generation      integer NOT NULL DEFAULT 1,
  object_by       date,
  final_at        timestamptz(3),
  created_at      timestamptz(3) NOT NULL,
  UNIQUE (round_id, alias),
  FOREIGN KEY (round_id, code) REFERENCES frame_item(round_id, code)
);
CREATE UNIQUE INDEX evaluation_file_code ON evaluation_file(round_id, code);
CREATE INDEX evaluation_file_case ON evaluation_file(case_id);
CREATE INDEX evaluation_file_handler ON evaluation_file(handler_id, id);
CREATE INDEX evaluation_file_agency ON evaluation_file(agency_id, id);

-- An expert's seat at a file; the same expert never sits twice at one.
CREATE TABLE evaluation_seat (
  id           uuid PRIMARY KEY,
  file_id      uuid NOT NULL REFERENCES evaluation_file(id),
  round_id     uuid NOT NULL REFERENCES sampling_round(id),
  expert_id    uuid NOT NULL REFERENCES expert(id),
  person_id    uuid NOT NULL REFERENCES person(id),
  role         text NOT NULL CHECK (role IN ('first','second','third')),
  generation   integer NOT NULL,
  state        text NOT NULL CHECK (state IN ('assigned','declared','opened','submitted','conflict','withdrawn','lapsed')),
  due          date NOT NULL,
  assigned_by  text NOT NULL CHECK (assigned_by IN ('panel','replacement','named')),
  -- Why this expert: the parts of the cost.
  reason       jsonb NOT NULL,
  left_why     text,
  assigned_at  timestamptz(3) NOT NULL,
  ended_at     timestamptz(3),
  UNIQUE (file_id, person_id)
);
CREATE UNIQUE INDEX evaluation_seat_held ON evaluation_seat(file_id, generation, role) WHERE state IN ('assigned','declared','opened','submitted');
CREATE INDEX evaluation_seat_person ON evaluation_seat(person_id, due, id) WHERE state IN ('assigned','declared','opened');
CREATE INDEX evaluation_seat_expert ON evaluation_seat(expert_id, round_id);

-- Submitted sheets; a correction is a new version.
CREATE TABLE evaluation_score (
  id            uuid PRIMARY KEY,
  file_id       uuid NOT NULL REFERENCES evaluation_file(id),
  seat_id       uuid NOT NULL REFERENCES evaluation_seat(id),
  expert_id     uuid NOT NULL REFERENCES expert(id),
  version       integer NOT NULL,
  seat          text NOT NULL CHECK (seat IN ('first','second','third','review','calibration')),
  items         jsonb NOT NULL,
  total         text,
  grade         text NOT NULL,
  red_flags     text[] NOT NULL,
  caps          text[] NOT NULL,
  submitted_at  timestamptz(3) NOT NULL,
  command_id    uuid REFERENCES command(id),
  UNIQUE (seat_id, version)
);
CREATE INDEX evaluation_score_file ON evaluation_score(file_id);
CREATE TRIGGER evaluation_score_append_only BEFORE UPDATE OR DELETE ON evaluation_score FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A sheet in the making, sealed with the file's own key; the expert's alone.
CREATE TABLE evaluation_draft (
  seat_id   uuid PRIMARY KEY REFERENCES evaluation_seat(id),
  version   integer NOT NULL,
  cipher    bytea NOT NULL,
  saved_at  timestamptz(3) NOT NULL
);

CREATE TABLE rectification (
  id          uuid PRIMARY KEY REFERENCES subject(id),
  file_id     uuid NOT NULL UNIQUE REFERENCES evaluation_file(id),
  case_id     uuid NOT NULL REFERENCES case_file(id),
  agency_id   uuid NOT NULL REFERENCES agency(id),
  state       text NOT NULL,
  plan_by     date NOT NULL,
  opened_at   timestamptz(3) NOT NULL,
  closed_at   timestamptz(3)
);
CREATE INDEX rectification_agency ON rectification(agency_id, id);

-- What people are told about rounds they have a part in: reminders, escalations, results. No number of a case in it.
CREATE TABLE evaluation_notice (
  id          uuid PRIMARY KEY,
  subject_id  uuid NOT NULL REFERENCES subject(id),
  person_id   uuid NOT NULL REFERENCES person(id),
  template    text NOT NULL,
  facts       jsonb NOT NULL,
  at          timestamptz(3) NOT NULL,
  read_at     timestamptz(3),
  UNIQUE (subject_id, person_id, template, facts)
);
CREATE INDEX evaluation_notice_person ON evaluation_notice(person_id, at);

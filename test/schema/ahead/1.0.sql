-- What a version after this one changes in every way that can be done ahead of an update

CREATE TYPE mood AS ENUM ('ok', 'bad');

CREATE TABLE teams (
    id integer PRIMARY KEY,
    name text NOT NULL,
    code text,
    region text,
    CONSTRAINT teams_code_key UNIQUE (code)
);

CREATE TABLE people (
    id bigint PRIMARY KEY,
    team_id integer,
    email text,
    name varchar(50),
    age integer,
    mood mood DEFAULT 'ok',
    CONSTRAINT people_age_check CHECK (age > 0),
    CONSTRAINT people_team_fk FOREIGN KEY (team_id) REFERENCES teams (id)
);

CREATE INDEX people_email_idx ON people (email);
CREATE INDEX people_age_idx ON people (age);
CREATE INDEX people_team_idx ON people (team_id);
CREATE UNIQUE INDEX people_name_idx ON people (name);

CREATE TABLE "Visits" (
    person bigint,
    day date NOT NULL,
    place integer
);

CREATE TYPE mood AS ENUM ('ok', 'great', 'bad');

CREATE TYPE "Level" AS ENUM ('low', 'high');

CREATE TABLE rooms (
    id integer PRIMARY KEY,
    title text
);

CREATE TABLE teams (
    id integer PRIMARY KEY,
    name text NOT NULL,
    code text,
    region text,
    CONSTRAINT teams_code_key UNIQUE (code, region)
);

CREATE TABLE people (
    id bigint PRIMARY KEY,
    team_id integer NOT NULL,
    email text,
    name varchar(50),
    age integer,
    mood mood DEFAULT 'great',
    level "Level" DEFAULT 'low' NOT NULL,
    token uuid DEFAULT gen_random_uuid() NOT NULL,
    shade double precision DEFAULT random(),
    manager bigint,
    slug text,
    CONSTRAINT people_age_check CHECK (age > 0 AND age < 200),
    CONSTRAINT people_slug_check CHECK (slug = lower(slug)),
    CONSTRAINT people_slug_key UNIQUE (slug),
    CONSTRAINT people_team_fk FOREIGN KEY (team_id) REFERENCES teams (id) ON DELETE CASCADE,
    CONSTRAINT people_manager_fk FOREIGN KEY (manager) REFERENCES people (id)
);

CREATE INDEX people_email_idx ON people (lower(email));
CREATE INDEX people_team_idx ON people (team_id, id);
CREATE UNIQUE INDEX people_name_idx ON people (lower(name));
CREATE INDEX people_manager_idx ON people (manager) WHERE manager IS NOT NULL;
CREATE INDEX people_mood_idx ON people (mood) WHERE mood = 'great';

CREATE TABLE "Visits" (
    person bigint,
    day date,
    place integer NOT NULL,
    room integer,
    CONSTRAINT "Visits_pkey" PRIMARY KEY (person, day),
    CONSTRAINT "Visits_person_fk" FOREIGN KEY (person) REFERENCES people (id),
    CONSTRAINT "Visits_room_fk" FOREIGN KEY (room) REFERENCES rooms (id)
);

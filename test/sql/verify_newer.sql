-- What only newer servers know: the output depends on the version of PostgreSQL. There is an expected output for each
-- of 15 and 16, 17, 18 and later.
\i test/include/vocabulary.sql
SELECT current_setting('server_version_num')::integer >= 170000 AS v17,
    current_setting('server_version_num')::integer >= 180000 AS v18 \gset
-- No output of one version is right for another.
\echo 17: :v17, 18: :v18

--
-- PostgreSQL 15 and before
--

-- statistics on an expression
SELECT * FROM broken(
    $$CREATE STATISTICS lower_email ON lower(email) FROM users$$,
    $$DROP STATISTICS lower_email$$);
-- NULL as a value like any other
SELECT * FROM broken(
    $$ALTER TABLE users DROP CONSTRAINT users_email_unique,
                        ADD CONSTRAINT users_email_unique UNIQUE NULLS NOT DISTINCT (email)$$,
    $$ALTER TABLE users DROP CONSTRAINT users_email_unique, ADD CONSTRAINT users_email_unique UNIQUE (email)$$);
SELECT * FROM broken(
    $$CREATE UNIQUE INDEX one_each ON memberships (tenant_id) NULLS NOT DISTINCT$$,
    $$DROP INDEX one_each$$);
-- of the referencing columns, only some are set to NULL
SELECT * FROM broken(
    $$ALTER TABLE audit_log DROP CONSTRAINT audit_log_tenant_id_tenants_id_fk,
          ADD CONSTRAINT audit_log_tenant_id_tenants_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id)
              ON DELETE SET NULL (tenant_id)$$,
    $$ALTER TABLE audit_log DROP CONSTRAINT audit_log_tenant_id_tenants_id_fk,
          ADD CONSTRAINT audit_log_tenant_id_tenants_id_fk FOREIGN KEY (tenant_id) REFERENCES tenants (id)
              ON DELETE SET NULL$$);
-- publications: of some columns and rows, of a schema, which names no table
SELECT * FROM broken(
    $$SET LOCAL client_min_messages = error;
      CREATE PUBLICATION named FOR TABLE users (id, email, name) WHERE (name <> '');
      CREATE PUBLICATION everything FOR TABLES IN SCHEMA public;
      SET LOCAL client_min_messages = warning$$,
    $$DROP PUBLICATION named, everything$$);
-- another access method, by the statement for it
CREATE ACCESS METHOD heap_too TYPE TABLE HANDLER heap_tableam_handler;
SELECT * FROM broken(
    $$ALTER TABLE lead_metrics SET ACCESS METHOD heap_too$$,
    $$ALTER TABLE lead_metrics SET ACCESS METHOD heap$$);
DROP ACCESS METHOD heap_too;

--
-- PostgreSQL 17
--

\if :v17
SELECT * FROM broken(
    $$GRANT MAINTAIN, SELECT ON users TO PUBLIC$$,
    $$REVOKE ALL ON users FROM PUBLIC$$);
\endif

--
-- PostgreSQL 18
--

\if :v18
-- a foreign key that is not enforced has no triggers
SELECT * FROM broken(
    $$ALTER TABLE sessions ALTER CONSTRAINT sessions_user_id_users_id_fk NOT ENFORCED$$,
    $$ALTER TABLE sessions ALTER CONSTRAINT sessions_user_id_users_id_fk ENFORCED$$);
SELECT * FROM broken(
    $$ALTER TABLE sessions DROP CONSTRAINT sessions_user_id_users_id_fk,
          ADD CONSTRAINT sessions_user_id_users_id_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
              NOT ENFORCED$$,
    $$ALTER TABLE sessions ALTER CONSTRAINT sessions_user_id_users_id_fk ENFORCED$$);
SELECT * FROM broken(
    $$ALTER TABLE tenants ADD CONSTRAINT named CHECK (name <> '') NOT ENFORCED$$,
    $$ALTER TABLE tenants DROP CONSTRAINT named$$);
-- NOT NULL of new rows only, where it should be and where not; by another name, which is of no importance
SELECT * FROM broken(
    $$ALTER TABLE users ALTER email DROP NOT NULL, ADD CONSTRAINT users_email_not_null NOT NULL email NOT VALID$$,
    $$ALTER TABLE users VALIDATE CONSTRAINT users_email_not_null$$);
SELECT * FROM broken(
    $$ALTER TABLE users ADD CONSTRAINT named NOT NULL name NOT VALID$$,
    $$ALTER TABLE users DROP CONSTRAINT named$$);
SELECT * FROM broken(
    $$ALTER TABLE users RENAME CONSTRAINT users_email_not_null TO has_email;
      ALTER TABLE users ALTER CONSTRAINT has_email NO INHERIT$$,
    $$ALTER TABLE users ALTER CONSTRAINT has_email INHERIT;
      ALTER TABLE users RENAME CONSTRAINT has_email TO users_email_not_null$$);
-- a column that is computed when it is read
SELECT * FROM broken(
    $$ALTER TABLE sync_runs DROP COLUMN records_updated,
                            ADD COLUMN records_updated integer GENERATED ALWAYS AS (length(error_message)) VIRTUAL$$,
    $$ALTER TABLE sync_runs DROP COLUMN records_updated, ADD COLUMN records_updated integer DEFAULT 0$$);
\endif

\i test/include/clean_up.sql

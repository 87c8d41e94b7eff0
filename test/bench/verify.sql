SELECT * FROM schema_setup_verify();

"""The record is append-only in the database too, whatever door a change comes through.

PostgreSQL refuses UPDATE and DELETE row by row; TRUNCATE, which needs the owner's rights, stays possible (the test
runner empties tables with it). SQLite refuses UPDATE only: there the test runner empties tables with DELETE, and a
trigger cannot tell the two apart. The model's own methods refuse both on every database.

A later migration that makes SQLite rebuild the table (any ALTER that it cannot do in place) drops the trigger and must
create it again; tests/audit/test_append_only.py notices.
"""

from django.db import migrations

SENTENCE = "操作记录只能追加，不能修改或删除"

SQLITE = f"""
CREATE TRIGGER audit_auditevent_no_update BEFORE UPDATE ON audit_auditevent
BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END
"""

POSTGRESQL = f"""
CREATE FUNCTION audit_auditevent_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation'; END $$;
CREATE TRIGGER audit_auditevent_append_only BEFORE UPDATE OR DELETE ON audit_auditevent
FOR EACH ROW EXECUTE FUNCTION audit_auditevent_refuse();
"""


def create(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    schema_editor.execute(POSTGRESQL if vendor == "postgresql" else SQLITE, params=None)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER audit_auditevent_append_only ON audit_auditevent", params=None)
        schema_editor.execute("DROP FUNCTION audit_auditevent_refuse()", params=None)
    else:
        schema_editor.execute("DROP TRIGGER audit_auditevent_no_update", params=None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]

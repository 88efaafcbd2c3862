"""What is searched stays quick in a large archive: what waits to be indexed stands in a table of its own, values of
applications are indexed beside the words of pages, and what the desk counts lies in an index.

The index of words is made again from the readings; it knows nothing that they do not.
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

DUE = "CREATE TABLE search_due (kind TEXT NOT NULL, id INTEGER NOT NULL, PRIMARY KEY (kind, id))"
WAITS = (("side", "readings", "side_id", "packed"), ("application", "applications", "id", "number, nomor_jakevo, vessel, data"))

SQLITE = (
    "CREATE VIRTUAL TABLE search_sides USING fts5(words, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')",
    "CREATE VIRTUAL TABLE search_applications USING fts5(words, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')",
)
POSTGRESQL = (
    "CREATE TABLE search_sides (side_id INTEGER PRIMARY KEY, terms TSVECTOR NOT NULL)",
    "CREATE INDEX search_sides_terms ON search_sides USING gin (terms) WITH (fastupdate = off)",
    "CREATE TABLE search_applications (application_id INTEGER PRIMARY KEY, terms TSVECTOR NOT NULL)",
    "CREATE INDEX search_applications_terms ON search_applications USING gin (terms) WITH (fastupdate = off)",
)


def _sqlite(kind: str, table: str, key: str, columns: str) -> list[str]:
    # no OR IGNORE: inside a trigger the outer statement's own conflict clause would take its place
    made = f"INSERT INTO search_due SELECT '{kind}', %s.{key} WHERE NOT EXISTS (SELECT 1 FROM search_due WHERE kind = '{kind}' AND id = %s.{key})"
    new, old = made % ("NEW", "NEW"), made % ("OLD", "OLD")
    return [
        f"CREATE TRIGGER search_{table}_came AFTER INSERT ON {table} BEGIN {new}; END",
        f"CREATE TRIGGER search_{table}_changed AFTER UPDATE OF {columns} ON {table} BEGIN {new}; END",
        f"CREATE TRIGGER search_{table}_went AFTER DELETE ON {table} BEGIN {old}; END",
    ]


def _postgresql(kind: str, table: str, key: str, columns: str) -> list[str]:
    # DO UPDATE, not DO NOTHING: it waits for who is just taking the row away, so that no change slips between
    made = f"INSERT INTO search_due VALUES ('{kind}', %s.{key}) ON CONFLICT (kind, id) DO UPDATE SET kind = EXCLUDED.kind"
    return [
        f"""CREATE FUNCTION search_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'DELETE' THEN {made % "OLD"}; RETURN OLD; END IF;
        {made % "NEW"}; RETURN NEW; END $$""",
        f"CREATE TRIGGER search_{table}_came AFTER INSERT OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION search_{table}()",
        f"CREATE TRIGGER search_{table}_changed AFTER UPDATE OF {columns} ON {table} FOR EACH ROW EXECUTE FUNCTION search_{table}()",
    ]


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute("DROP TABLE search_marks")
    op.execute("DROP TABLE search_sides")
    op.execute(DUE)
    for statement in SQLITE if sqlite else POSTGRESQL:
        op.execute(statement)
    for kind, table, key, columns in WAITS:
        for statement in (_sqlite if sqlite else _postgresql)(kind, table, key, columns):
            op.execute(statement)
        op.execute(f"INSERT INTO search_due SELECT '{kind}', {key} FROM {table}")
    op.drop_index(op.f("ix_applications_outcome_due_on"), table_name="applications")
    op.create_index(op.f("ix_applications_outcome_state_due_on"), "applications", ["outcome", "state", "due_on"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_applications_outcome_state_due_on"), table_name="applications")
    op.create_index(op.f("ix_applications_outcome_due_on"), "applications", ["outcome", "due_on"], unique=False)
    sqlite = op.get_bind().dialect.name == "sqlite"
    for _, table, _, _ in WAITS:
        for name in ("came", "changed", "went") if sqlite else ("came", "changed"):
            op.execute(f"DROP TRIGGER search_{table}_{name}" + ("" if sqlite else f" ON {table}"))
        if not sqlite:
            op.execute(f"DROP FUNCTION search_{table}()")
    for table in ("search_due", "search_applications", "search_sides"):
        op.execute(f"DROP TABLE {table}")
    if sqlite:
        op.execute("CREATE VIRTUAL TABLE search_sides USING fts5(words, tokenize = 'unicode61 remove_diacritics 2')")
    else:
        op.execute("CREATE TABLE search_sides (side_id INTEGER PRIMARY KEY, words TEXT NOT NULL)")
        op.execute("CREATE INDEX search_sides_words ON search_sides USING gin (to_tsvector('simple', words))")
    op.execute("CREATE TABLE search_marks (side_id INTEGER PRIMARY KEY, read_at TEXT NOT NULL)")

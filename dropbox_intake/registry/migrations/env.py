"""How does Alembic reach our database?  Only through the connection that `database.py` hands it, already locked."""

from alembic import context

from dropbox_intake.registry.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # on SQLite too: we begin the transaction ourselves, so a half-made schema rolls back
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()

"""Which work is due, and who does it?  The engine's workflows and queues; what they run are plain functions over our own tables."""

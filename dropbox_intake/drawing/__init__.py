"""Papers drawn for the demo, the tests and the benches: invented people, vessels and houses, never a real one."""
